// An engine on one core that is offered more than it can carry, by a generator on another: what it takes must
// come nearly as soon as at half load, what it does not take is refused by name, and soon after all is
// normal.
#pragma once

#include "bench/load/message_transport.hpp"
#include "bench/load/rate_load.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace veilleuse::bench {

struct overload_settings {
  std::size_t pairs = 100;
  std::size_t message_bytes = 200;
  /// Of the saturation that is measured first.
  double factor = 2;
  std::chrono::milliseconds phase{10'000};
};

struct overload_result {
  /// Messages a second of a closed loop.
  double saturation = 0;
  rate_result half;
  rate_result over;
  rate_result after;
  /// Resident bytes of the engine: before, and while it was offered too much, in equal steps.
  std::uint64_t resident_before = 0;
  std::vector<std::uint64_t> resident;
  /// From the last message that was too much until messages came as at half load and went on so; negative
  /// when that was not seen.
  double normal_after_seconds = 0;

  [[nodiscard]] double p99_ratio() const;
  [[nodiscard]] std::uint64_t resident_peak() const;
};

[[nodiscard]] overload_result run_overload(event_loop& loop, message_transport& transport,
                                           const overload_settings& settings, pid_t server,
                                           const rate_listener& tell);

/// The seconds after which every window of `after` has a 99th percentile of at most `usual`; negative when
/// the last one has not.
[[nodiscard]] double normal_from(const rate_result& after, std::chrono::milliseconds window,
                                 std::uint64_t usual);

}  // namespace veilleuse::bench
