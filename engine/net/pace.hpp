// A client's pace: a token bucket over its frames, which forgives what gathered while nobody read them.
#pragma once

#include "engine/net/timer_wheel.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace veilleuse::engine::net {

class pace {
 public:
  using duration = std::chrono::steady_clock::duration;

  pace(std::uint32_t per_second, std::uint32_t burst, steady_time now)
      : per_second_{static_cast<double>(per_second)},
        burst_{static_cast<double>(burst)},
        tokens_{burst_},
        at_{now} {}

  /// Until now nobody read this client's frames for so long: those that gathered came in their time.
  void forgive(duration unread, steady_time now) { gain(now, unread); }

  /// False when the frame comes too soon.
  [[nodiscard]] bool take(steady_time now) {
    gain(now, duration::zero());
    auto& from = tokens_ < 1 ? forgiven_ : tokens_;
    if (from < 1) return false;
    from -= 1;
    return true;
  }

  /// The client has all its tokens, but for the frame just taken.
  [[nodiscard]] bool is_rested() const { return rested_; }

 private:
  void gain(steady_time now, duration unread) {
    const auto passed = now - at_;
    at_ = now;
    const auto full = tokens_ + worth(passed);
    rested_ = full >= burst_;
    tokens_ = std::min(burst_, full);
    // What was forgiven goes as fast as it came, while frames are read again.
    forgiven_ = std::max(0.0, forgiven_ - worth(passed - std::min(passed, unread)));
    forgiven_ += std::min(std::max(0.0, full - burst_), worth(unread));
    forgiven_ = std::min(forgiven_, worth(limits::forgiven));
  }
  [[nodiscard]] double worth(duration span) const {
    return per_second_ * std::chrono::duration<double>{span}.count();
  }

  double per_second_;
  double burst_;
  double tokens_;
  double forgiven_ = 0;
  steady_time at_;
  bool rested_ = true;
};

}  // namespace veilleuse::engine::net
