// Timeouts of many connections: a coarse wheel per lane in place of a timer per socket. A connection is filed
// under its next deadline; deadlines beyond the wheel's horizon are looked at early and filed again.
#pragma once

#include "engine/limits.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace veilleuse::engine::net {

using steady_time = std::chrono::steady_clock::time_point;
using connection_number = std::uint64_t;

class timer_wheel {
 public:
  explicit timer_wheel(steady_time now) : now_{tick_of(now)} {}

  /// Gives the time at which `who` will be due: not before the deadline, unless that is beyond the horizon.
  steady_time file(connection_number who, steady_time deadline);

  /// Those whose time has come, or who stood at the horizon.
  [[nodiscard]] std::vector<connection_number> take_due(steady_time now);

  /// How long until somebody may be due; nothing when nobody is filed.
  [[nodiscard]] std::optional<std::chrono::milliseconds> patience(steady_time now) const;

 private:
  [[nodiscard]] static std::int64_t tick_of(steady_time when) {
    return when.time_since_epoch() / std::chrono::steady_clock::duration{limits::tick};
  }
  [[nodiscard]] static std::size_t slot_of(std::int64_t tick) {
    return static_cast<std::size_t>(tick) % limits::wheel_slots;
  }

  /// The last tick whose slot was emptied.
  std::int64_t now_;
  std::size_t filed_ = 0;
  std::array<std::vector<connection_number>, limits::wheel_slots> slots_;
};

}  // namespace veilleuse::engine::net
