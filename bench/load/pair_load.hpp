// The load itself: messages that go back and forth between the two ends of every pair, and what that took.
//
// Closed loop: each end starts `window` messages; every message that arrives is answered by one. So each
// direction of a pair has about `window` messages on the way, and as many in all as pairs × 2 × window.
// Paced: messages start at random moments (exponential gaps) at a given rate, pair after pair, and are not
// answered. A message is done when the partner has received it.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/histogram.hpp"
#include "bench/load/message_transport.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <sys/types.h>

namespace veilleuse::bench {

struct load_shape {
  std::size_t pairs = 500;
  std::size_t message_bytes = 200;
  std::size_t window = 1;
  /// 0: closed loop.
  double messages_per_second = 0;
  std::chrono::milliseconds warm_up{1'000};
  std::chrono::milliseconds duration{4'000};
  std::uint64_t seed = 1;
};

struct load_result {
  std::uint64_t delivered = 0;
  double seconds = 0;
  histogram delivery;
  histogram acknowledgement;
  /// Paced only: messages not started because the pair had limits::messages_per_pair on the way.
  std::uint64_t skipped = 0;
  std::chrono::microseconds server_time{0};
  std::chrono::microseconds own_time{0};

  [[nodiscard]] double per_second() const { return double(delivered) / seconds; }
  [[nodiscard]] double server_us_per_message() const;
  [[nodiscard]] double own_us_per_message() const;
};

/// `server` is 0 when its processor time cannot be known. Throws when messages stop arriving.
[[nodiscard]] load_result run_load(event_loop& loop, message_transport& transport, const load_shape& shape,
                                   pid_t server);

}  // namespace veilleuse::bench
