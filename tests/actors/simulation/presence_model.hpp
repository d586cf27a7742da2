// Who may be missed: a plain model of signs of life, in the time that the engine itself was running.
#pragma once

#include "actors/limits.hpp"
#include "events/ids.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace veilleuse::test {

class presence_model {
 public:
  /// A new process waits for everybody anew.
  void process_started() {
    moments_.clear();
    signs_.clear();
    running_us_ = 0;
  }

  /// `us` passed at once, with nothing done; the clock then shows `reading`. More than a look's interval is a
  /// stall, in which nobody can be heard.
  void time_passed(events::timestamp reading, std::int64_t us) {
    running_us_ += std::min(us, longest_step_us);
    moments_.push_back({reading, running_us_});
  }

  void shown(const events::id_bytes& who, events::timestamp reading) {
    signs_[who].push_back({reading, running_us_});
  }

  /// Whether the engine, deciding at `at`, missed somebody from whom it must have heard. Signs of the same
  /// instant are left out: they may have come after.
  [[nodiscard]] bool missed_wrongly(const events::id_bytes& who, events::timestamp at) const {
    const auto decided = std::ranges::find(moments_, at, &moment::reading);
    if (decided == moments_.end()) return false;
    std::int64_t heard_us = 0;
    if (const auto known = signs_.find(who); known != signs_.end())
      for (const auto& sign : known->second)
        if (sign.reading < at) heard_us = std::max(heard_us, sign.running_us);
    return decided->running_us - heard_us < surely_heard_us;
  }

 private:
  struct moment {
    events::timestamp reading;
    std::int64_t running_us = 0;
  };

  static constexpr std::int64_t patience_us =
      std::chrono::duration_cast<std::chrono::microseconds>(actors::limits::heartbeat_patience).count();
  static constexpr std::int64_t longest_step_us = patience_us / 2;
  /// A sign may still lie in a mailbox for a while.
  static constexpr std::int64_t surely_heard_us = patience_us / 3;

  std::vector<moment> moments_;
  std::map<events::id_bytes, std::vector<moment>> signs_;
  std::int64_t running_us_ = 0;
};

}  // namespace veilleuse::test
