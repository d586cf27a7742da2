// The world's clock, so that tests may turn it.
#pragma once

#include "events/ids.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

namespace veilleuse::actors {

class clock {
 public:
  clock() = default;
  clock(const clock&) = delete;
  clock& operator=(const clock&) = delete;
  virtual ~clock() = default;
  /// UTC. Never goes back within a run; from one run to the next it may.
  [[nodiscard]] virtual events::timestamp now() const = 0;
};

/// Makes a clock that never goes back of one that people and servers set: time goes on with the steady clock,
/// and a step of the wall clock counts forward only. A deadline of this run is so never late, and after a
/// suspended machine wakes, time is right at once. The price: a wall clock that was ahead by mistake is
/// followed until the next start. Any thread may read.
class forward_time {
 public:
  /// `wall` must have been read before `steady`: an interruption between the two must not push time ahead.
  [[nodiscard]] events::timestamp read(events::timestamp wall, std::chrono::microseconds steady) {
    const auto ahead = wall.value - steady.count();
    auto known = ahead_us_.load(std::memory_order_relaxed);
    while (known < ahead && !ahead_us_.compare_exchange_weak(known, ahead, std::memory_order_relaxed)) {
    }
    return {steady.count() + std::max(known, ahead)};
  }

 private:
  /// Of the wall clock before the steady one.
  std::atomic<std::int64_t> ahead_us_{std::numeric_limits<std::int64_t>::min()};
};

class system_clock final : public clock {
 public:
  [[nodiscard]] events::timestamp now() const override;

 private:
  mutable forward_time forward_;
};

}  // namespace veilleuse::actors
