#include "engine/net/timer_wheel.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

steady_time timer_wheel::file(connection_number who, steady_time deadline) {
  constexpr auto horizon = static_cast<std::int64_t>(limits::wheel_slots) - 1;
  // One tick later than the deadline's own: nobody is called early.
  const auto tick = std::clamp(tick_of(deadline) + 1, now_ + 1, now_ + horizon);
  slots_[slot_of(tick)].push_back(who);
  ++filed_;
  return steady_time{tick * limits::tick};
}

std::vector<connection_number> timer_wheel::take_due(steady_time now) {
  std::vector<connection_number> due;
  const auto until = tick_of(now);
  // After a long sleep one turn of the wheel empties every slot.
  now_ = std::max(now_, until - static_cast<std::int64_t>(limits::wheel_slots));
  while (now_ < until) {
    ++now_;
    auto& slot = slots_[slot_of(now_)];
    due.insert(due.end(), slot.begin(), slot.end());
    filed_ -= slot.size();
    slot.clear();
  }
  return due;
}

std::optional<std::chrono::milliseconds> timer_wheel::patience(steady_time now) const {
  if (filed_ == 0) return std::nullopt;
  auto tick = now_ + 1;
  while (slots_[slot_of(tick)].empty())
    ++tick;
  const auto ahead = tick - tick_of(now);
  return ahead <= 0 ? std::chrono::milliseconds{0} : ahead * limits::tick;
}

}  // namespace veilleuse::engine::net
