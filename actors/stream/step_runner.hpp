// Which pending process steps to send now: one per target, again and again until the answer stands in the
// stream.
#pragma once

#include "actors/limits.hpp"
#include "events/process.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace veilleuse::actors {

class step_runner {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// The steps that are due at `now`, noted as sent. `pending` is the confirmed state's.
  [[nodiscard]] std::vector<events::step> take_due(const events::pending_steps& pending, time_point now) {
    std::vector<events::step> send;
    std::vector<running> still;
    if (pending.all().empty()) {
      running_.clear();
      return send;
    }
    // Both are in the order of the numbers, so one pass finds all: a desk may have thousands of targets.
    auto former = running_.cbegin();
    for (const auto& next : pending.due()) {
      while (former != running_.cend() && former->number < next.number)
        ++former;
      const bool is_known = former != running_.cend() && former->number == next.number;
      auto known = is_known ? *former : running{next.number};
      if (known.again_at <= now) {
        known.again_at = now + known.wait;
        known.wait = std::min(2 * known.wait, std::chrono::milliseconds{limits::step_retry_max});
        send.push_back(next);
      }
      still.push_back(known);
    }
    running_ = std::move(still);
    return send;
  }

  /// Time until a step must be sent again; call it only while steps are pending.
  [[nodiscard]] std::chrono::milliseconds next_wait(time_point now) const {
    auto wait = std::chrono::milliseconds{limits::step_retry_max};
    for (const auto& known : running_)
      wait = std::min(wait, std::chrono::duration_cast<std::chrono::milliseconds>(known.again_at - now));
    return std::max(wait, limits::step_look_min);
  }

 private:
  struct running {
    events::step_number number;
    time_point again_at{};
    std::chrono::milliseconds wait = limits::step_retry;
  };

  /// In the order of the numbers.
  std::vector<running> running_;
};

}  // namespace veilleuse::actors
