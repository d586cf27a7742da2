// When a client last took something of what waits for it. The kernel takes more for it only once much of its
// own buffer is free: for a slow phone that may be minutes, so what has reached the client's side counts too.
#pragma once

#include "engine/net/timer_wheel.hpp"

#include <algorithm>
#include <cstdint>

namespace veilleuse::engine::net {

class progress {
 public:
  explicit progress(steady_time now) : at_{now} {}

  /// The kernel has taken so much for the client in all, and so much more waits for it.
  void written(steady_time now, std::uint64_t bytes, std::uint64_t waiting, bool blocked) {
    // Something waits; since when, if nothing did before?
    const bool stands = waiting > 0 && bytes == written_ && blocked;
    written_ = bytes;
    if (!stands) at_ = now;
  }

  /// Looked at: so much has reached the client's side in all.
  void delivered(steady_time now, std::uint64_t bytes) {
    if (bytes > delivered_) at_ = now;
    delivered_ = bytes;
  }

  [[nodiscard]] steady_time at() const { return at_; }

  /// When a client is let go to whom nothing more is said since `finished`: a slow phone may still be taking
  /// a page, and has its time as long as it takes something.
  [[nodiscard]] steady_time end_after(steady_time finished) const {
    const auto last = std::min(at_, finished + limits::slow_longest);
    return std::max(finished, last) + limits::close_timeout;
  }

 private:
  std::uint64_t written_ = 0;
  std::uint64_t delivered_ = 0;
  steady_time at_;
};

}  // namespace veilleuse::engine::net
