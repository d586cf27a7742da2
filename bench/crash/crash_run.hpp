// The run: an engine under load, killed at random moments and started again on the same data, until every
// command is answered; then the histories are read and judged.
#pragma once

#include "bench/crash/plant.hpp"
#include "bench/history_check.hpp"
#include "bench/process/servers.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace veilleuse::bench {

struct crash_settings {
  std::size_t kills = 100;
  std::size_t conversations = 100;
  /// Messages a second over all clients, while the server is up.
  double messages_per_second = 3'000;
  /// A kill comes at a random moment between these, counted from the start of the process.
  double shortest_life_seconds = 0.1;
  double longest_life_seconds = 2.5;
  std::uint64_t seed = 1;
  planted plant_what = planted::nothing;
  std::string engine;
  std::string folder;
  kafka_settings kafka{};
  /// Leaves the data and the engine's log for inspection.
  bool keep = false;
};

struct crash_result {
  check_result check;
  std::uint64_t kills = 0;
  std::uint64_t repeats = 0;
  std::uint64_t changed_answers = 0;
  std::uint64_t refused = 0;
  std::uint64_t events = 0;
  double seconds = 0;

  [[nodiscard]] bool clean() const { return check.clean() && changed_answers == 0; }
};

/// `progress` is told the number of kills so far and of acknowledged messages. Throws when the run cannot be
/// finished: the engine does not start again, refuses what it may not, or leaves commands unanswered.
[[nodiscard]] crash_result run_crash(const crash_settings& settings,
                                     const std::function<void(std::uint64_t, std::uint64_t)>& progress);

}  // namespace veilleuse::bench
