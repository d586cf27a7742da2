// Open loop: message n is due at a moment that was fixed before the run, whatever the server does meanwhile.
//
//   due(n) = begin + n ÷ messages a second          pair = n mod pairs, its two ends by turns
//
// Latencies count from the moment at which a message was due, not from when it could be sent: while a server
// stands still, every message of that time is late by what was left of the stop, and counts as such. A load
// that waits for answers before it goes on would send one, and report a single slow message ("coordinated
// omission", Gil Tene: How NOT to Measure Latency).
//
// So the generator must be in time itself. How late it handed messages over (`lag`) and how much of its core
// it used are kept beside the latencies, and a run in which it was the bottleneck is discarded.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/histogram.hpp"
#include "bench/limits.hpp"
#include "bench/load/message_transport.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace veilleuse::bench {

struct rate_shape {
  std::size_t pairs = 50;
  std::size_t message_bytes = 200;
  double messages_per_second = 1'000;
  std::chrono::milliseconds warm_up{2'000};
  std::chrono::milliseconds duration{20'000};
  /// Of the results over time.
  std::chrono::milliseconds window{1'000};
  /// How long the generator lets messages gather before it hands over those that are due and reads what came:
  /// it works less, and every latency is up to twice this higher.
  std::chrono::microseconds gather{0};
  restraint how = restraint::holds_back;
  /// Neither delivered nor refused: beyond it the run is given up.
  std::uint64_t most_waiting = limits::messages_waiting;
};

/// What was due in one window of the measured time.
struct rate_window {
  std::uint64_t due = 0;
  /// Of those, delivered whenever.
  histogram delivery;
  /// Arrived in this window, whenever they were due.
  std::uint64_t arrived = 0;
};

struct rate_result {
  std::uint64_t due = 0;
  std::uint64_t delivered = 0;
  double seconds = 0;
  /// From the last due moment until nothing was on its way any more.
  double drain_seconds = 0;
  /// Nanoseconds from the due moment until the partner received it, and until the sender was told.
  histogram delivery;
  histogram acknowledgement;
  /// Nanoseconds from the due moment until the generator handed it to its connection.
  histogram lag;
  std::vector<rate_window> windows;
  /// By the server's name for it.
  std::map<std::string, std::uint64_t> refused;
  std::chrono::microseconds server_time{0};
  std::chrono::microseconds own_time{0};

  /// Of one core.
  [[nodiscard]] double own_share() const { return double(own_time.count()) / 1e6 / seconds; }
  [[nodiscard]] double per_second() const { return double(delivered) / seconds; }
  [[nodiscard]] double server_us_per_message() const;
  [[nodiscard]] std::uint64_t refusals() const;
};

/// Where a run stands, told once a second, the warm-up included.
struct rate_progress {
  std::chrono::seconds passed{0};
  std::uint64_t on_the_way = 0;
  /// Of the last second alone.
  std::uint64_t arrived = 0;
  histogram delivery;
};
using rate_listener = std::function<void(const rate_progress&)>;

/// `server` is 0 when its processor time cannot be known. Throws when messages stop arriving, or one is
/// doubled, out of order, or never arrives though nobody refused it.
[[nodiscard]] rate_result run_rate(event_loop& loop, message_transport& transport, const rate_shape& shape,
                                   pid_t server, const rate_listener& tell);

/// Why the numbers must not be used: the generator was late, or had no time left. Nothing when they may.
[[nodiscard]] std::optional<std::string> why_discarded(const rate_result& result,
                                                       std::chrono::nanoseconds lag_allowed);

}  // namespace veilleuse::bench
