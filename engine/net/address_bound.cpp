#include "engine/net/address_bound.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

namespace {

using counts = std::map<client_address, std::uint64_t>;

std::uint64_t count_of(const counts& all, const client_address& one) {
  const auto found = all.find(one);
  return found == all.end() ? 0 : found->second;
}

void count_down(counts& all, const client_address& one) {
  const auto found = all.find(one);
  if (found != all.end() && --found->second == 0) all.erase(found);
}

}  // namespace

bool address_bound::is_proxy(const client_address& peer) const {
  return std::ranges::any_of(trusted_, [&](const address_range& range) { return range.contains(peer); });
}

bool address_bound::has_room(const client_address& from, std::uint64_t more) const {
  return most_ == 0 || (count_of(subscribers_, from.of_subscriber()) < most_ + more &&
                        count_of(sites_, from.of_site()) < most_ * limits::subscribers_of_site + more);
}

entrance address_bound::enter(const client_address& from) {
  if (from.is_loopback()) return entrance::admitted;
  const std::lock_guard guard{lock_};
  const bool is_admitted = has_room(from, 0);
  if (!is_admitted) refused_.add();
  if (!is_admitted && !has_room(from, limits::refused_per_address)) return entrance::unanswered;
  ++subscribers_[from.of_subscriber()];
  ++sites_[from.of_site()];
  return is_admitted ? entrance::admitted : entrance::refused;
}

void address_bound::leave(const client_address& from) {
  const std::lock_guard guard{lock_};
  count_down(subscribers_, from.of_subscriber());
  count_down(sites_, from.of_site());
}

std::size_t address_bound::addresses() const {
  const std::lock_guard guard{lock_};
  return subscribers_.size();
}

}  // namespace veilleuse::engine::net
