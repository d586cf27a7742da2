// What the group commit counts of itself.
#pragma once

#include "storage/event_log.hpp"
#include "storage/measure.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

namespace veilleuse::storage {

class log_meter {
 public:
  using clock = std::chrono::steady_clock;

  void note_work(clock::time_point began) { working_since_.store(began); }
  void note_rest() { working_since_.store(resting); }

  void note_group(clock::duration took, std::uint64_t records) {
    commit_us_.add(in_microseconds(took));
    group_records_.add(records);
  }

  void note_answer(clock::duration took, const std::vector<append_outcome>& outcomes) {
    append_us_.add(in_microseconds(took));
    const auto with = [&](append_status status) {
      return static_cast<std::uint64_t>(std::ranges::count(outcomes, status, &append_outcome::status));
    };
    const auto appended = with(append_status::appended);
    appended_.add(appended);
    if (appended == outcomes.size()) return;
    const auto unknown = with(append_status::unknown);
    unknown_.add(unknown);
    refused_.add(outcomes.size() - appended - unknown);
  }

  /// All but what only the log itself knows.
  [[nodiscard]] log_reading read() const {
    log_reading found;
    found.append_us = append_us_.read();
    found.commit_us = commit_us_.read();
    found.group_records = group_records_.read();
    found.appended = appended_.read();
    found.unknown = unknown_.read();
    found.refused = refused_.read();
    const auto since = working_since_.load();
    if (since != resting) found.writing_us = in_microseconds(clock::now() - since);
    return found;
  }

 private:
  static constexpr clock::time_point resting{};

  static std::uint64_t in_microseconds(clock::duration took) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  }

  distribution<microsecond_ends.size()> append_us_{microsecond_ends};
  distribution<microsecond_ends.size()> commit_us_{microsecond_ends};
  distribution<group_ends.size()> group_records_{group_ends};
  std::atomic<clock::time_point> working_since_{resting};
  tally appended_;
  tally refused_;
  tally unknown_;
};

}  // namespace veilleuse::storage
