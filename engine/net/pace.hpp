// A client's pace: a token bucket over its frames.
#pragma once

#include "engine/net/timer_wheel.hpp"

#include <algorithm>
#include <cstdint>

namespace veilleuse::engine::net {

class pace {
 public:
  pace(std::uint32_t per_second, std::uint32_t burst, steady_time now)
      : per_second_{static_cast<double>(per_second)},
        burst_{static_cast<double>(burst)},
        tokens_{burst_},
        at_{now} {}

  /// False when the frame comes too soon.
  [[nodiscard]] bool take(steady_time now) {
    const std::chrono::duration<double> passed = now - at_;
    at_ = now;
    tokens_ = std::min(burst_, tokens_ + per_second_ * passed.count());
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  steady_time at_;
};

}  // namespace veilleuse::engine::net
