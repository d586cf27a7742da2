// What a desk counts of itself, for /metrics: how many wait, and for how long they did.
#pragma once

#include "events/desk/desk.hpp"
#include "storage/measure.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace veilleuse::actors {

struct desk_reading {
  events::queue_id queue;
  std::uint64_t waiting = 0;
  std::uint64_t offers = 0;
  std::uint64_t chats = 0;
  /// Signed in and available.
  std::uint64_t staff = 0;
  /// Since when the one waits who has waited longest, waiting in the queue or while being offered.
  std::optional<events::timestamp> oldest_since;
  /// Of the children accepted since the start: from entering the queue first, in seconds.
  storage::distribution_reading wait_seconds;
  std::uint64_t offers_made = 0;
  std::uint64_t offers_timed_out = 0;
  std::uint64_t offers_declined = 0;
};

/// Written by the desk's actor.
class desk_meter {
 public:
  explicit desk_meter(const events::queue_id& queue) : queue_{queue} {}

  [[nodiscard]] const events::queue_id& queue() const { return queue_; }
  void note_state(const events::desk_state& state);
  /// `after` is the state with the record.
  void note_record(const events::desk_state& after, const events::record<events::desk_event>& what);
  [[nodiscard]] desk_reading read() const;

 private:
  static constexpr std::array<std::uint64_t, 12> wait_ends{1,   2,   5,   10,    30,    60,
                                                           120, 300, 600, 1'800, 3'600, 14'400};

  void note_event(const events::desk_state& after, const events::desk_event& event, events::timestamp at);

  events::queue_id queue_;
  std::atomic<std::uint64_t> waiting_{0};
  std::atomic<std::uint64_t> offers_{0};
  std::atomic<std::uint64_t> chats_{0};
  std::atomic<std::uint64_t> staff_{0};
  /// Microseconds; 0 when nobody waits.
  std::atomic<std::int64_t> oldest_{0};
  storage::distribution<wait_ends.size()> wait_seconds_{wait_ends};
  storage::tally made_;
  storage::tally timed_out_;
  storage::tally declined_;
};

}  // namespace veilleuse::actors
