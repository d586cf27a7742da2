// Thousands of youths with a history, a server that is killed under them and started again, and everybody's
// return.
#pragma once

#include "bench/histogram.hpp"
#include "bench/process/servers.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace veilleuse::bench {

struct resume_settings {
  std::size_t clients = 10'000;
  /// Of each, before the kill.
  std::size_t messages = 10;
  std::size_t message_bytes = 200;
  /// Events at the end of each history that its youth says not to have; every tenth has none at all.
  std::size_t missed = 5;
  /// Messages a second over all clients until the kill, so that some are unanswered then.
  double messages_per_second = 1'000;
  std::chrono::milliseconds busy{2'000};
  /// A client tries again after a random tenth to whole of this.
  std::chrono::milliseconds spread{500};
  std::uint64_t seed = 1;
};

struct resume_result {
  std::size_t clients = 0;
  std::uint64_t acknowledged = 0;
  /// Acknowledged and not told again, or otherwise than it was said.
  std::uint64_t missing = 0;
  /// Events that came twice, or with a hole before them.
  std::uint64_t out_of_order = 0;
  /// Messages that were unanswered at the kill, sent again and accepted.
  std::uint64_t sent_again = 0;
  /// Seconds from starting the server again.
  double first_connected = 0;
  double caught_up = 0;
  double answered = 0;
  /// Nanoseconds from starting the server again until a client had caught up.
  histogram each;

  [[nodiscard]] bool clean() const { return missing == 0 && out_of_order == 0; }
};

/// Throws when the run cannot be finished.
[[nodiscard]] resume_result run_resume(engine_server& server, const resume_settings& settings);

}  // namespace veilleuse::bench
