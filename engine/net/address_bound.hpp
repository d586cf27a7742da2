// How many connections one address may have open, so that nobody takes all of them. Nothing is kept of an
// address once its last connection is gone.
//
// Of IPv6 a subscriber has 2^64 addresses, and many a subscriber (or who rents a machine) 65,536 times as
// many: both are counted, the second with more room, for there may also be that many telephones.
#pragma once

#include "engine/limits.hpp"
#include "engine/net/client_address.hpp"
#include "storage/measure.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace veilleuse::engine::net {

enum class entrance : std::uint8_t {
  admitted,
  /// Too many: to be told so and let go. It counts until it has left.
  refused,
  /// Too many who are being told already; it does not count.
  unanswered,
};

class address_bound {
 public:
  /// `most` 0: no bound.
  explicit address_bound(std::vector<address_range> trusted_proxies = {},
                         std::uint64_t most = limits::connections_per_address)
      : trusted_{std::move(trusted_proxies)}, most_{most} {}

  /// The peers whose word about their clients counts.
  [[nodiscard]] bool is_proxy(const client_address& peer) const;
  [[nodiscard]] const std::vector<address_range>& trusted() const { return trusted_; }

  /// One connection more. This machine itself is not bounded: a proxy there speaks for everyone. From any
  /// thread, as all that follows.
  [[nodiscard]] entrance enter(const client_address& from);
  void leave(const client_address& from);

  [[nodiscard]] std::uint64_t refused() const { return refused_.read(); }

  /// A chat was opened by a trusted proxy that did not say for whom: it has no place here, so no bound.
  void note_unnamed() { unnamed_.add(); }
  [[nodiscard]] std::uint64_t unnamed() const { return unnamed_.read(); }
  /// With a connection.
  [[nodiscard]] std::size_t addresses() const;

 private:
  using counts = std::map<client_address, std::uint64_t>;

  [[nodiscard]] bool has_room(const client_address& from, std::uint64_t more) const;

  std::vector<address_range> trusted_;
  std::uint64_t most_;
  mutable std::mutex lock_;
  counts subscribers_;
  counts sites_;
  storage::tally refused_;
  storage::tally unnamed_;
};

/// Of one connection that entered: leaves with it.
class address_place {
 public:
  address_place() = default;
  address_place(address_bound& bound, const client_address& from) : bound_{&bound}, from_{from} {}
  address_place(address_place&& other) noexcept
      : bound_{std::exchange(other.bound_, nullptr)}, from_{other.from_} {}
  address_place& operator=(address_place&& other) noexcept {
    std::swap(bound_, other.bound_);
    std::swap(from_, other.from_);
    return *this;
  }
  /// It is somebody's.
  explicit operator bool() const { return bound_ != nullptr; }
  ~address_place() {
    if (bound_ != nullptr) bound_->leave(from_);
  }

 private:
  address_bound* bound_ = nullptr;
  client_address from_;
};

}  // namespace veilleuse::engine::net
