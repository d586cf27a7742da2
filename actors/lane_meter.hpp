// What a lane counts of the actors it runs, for /metrics. Written on the lane's thread, read by any.
#pragma once

#include "storage/measure.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace veilleuse::actors {

struct lane_reading {
  /// Actors with messages that wait for the lane's thread.
  std::uint64_t ready = 0;
  /// Messages in the mailbox of an actor when its turn came.
  storage::distribution_reading mailbox;
};

class lane_meter {
 public:
  void note_ready(std::size_t actors) { ready_.store(actors, std::memory_order_relaxed); }
  void note_turn(std::size_t messages) { mailbox_.add(messages); }
  [[nodiscard]] lane_reading read() const {
    return {ready_.load(std::memory_order_relaxed), mailbox_.read()};
  }

 private:
  /// From one message, which is a quiet day, to what a stream holds for a crowd.
  static constexpr std::array<std::uint64_t, 12> depth_ends{1,   2,   5,   10,    20,    50,
                                                            100, 200, 500, 1'000, 2'000, 5'000};

  std::atomic<std::uint64_t> ready_{0};
  storage::distribution<depth_ends.size()> mailbox_{depth_ends};
};

}  // namespace veilleuse::actors
