#include "engine/net/address_bound.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

bool address_bound::is_proxy(const client_address& peer) const {
  return std::ranges::any_of(trusted_, [&](const address_range& range) { return range.contains(peer); });
}

bool address_bound::enter(const client_address& from) {
  if (from.is_loopback()) return true;
  const std::lock_guard guard{lock_};
  auto& open = open_[from.of_subscriber()];
  if (most_ != 0 && open >= most_) {
    refused_.add();
    return false;
  }
  ++open;
  return true;
}

void address_bound::leave(const client_address& from) {
  const std::lock_guard guard{lock_};
  const auto found = open_.find(from.of_subscriber());
  if (found != open_.end() && --found->second == 0) open_.erase(found);
}

std::size_t address_bound::addresses() const {
  const std::lock_guard guard{lock_};
  return open_.size();
}

}  // namespace veilleuse::engine::net
