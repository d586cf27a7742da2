// SIGTERM and SIGINT as something to wait for: blocked in every thread that is started later.
#pragma once

#include <chrono>
#include <csignal>

namespace veilleuse::engine {

class stop_signals {
 public:
  stop_signals();
  /// The former mask comes back.
  ~stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  /// True when one came within `patience`.
  [[nodiscard]] bool wait(std::chrono::milliseconds patience);

 private:
  sigset_t awaited_{};
  sigset_t former_{};
};

}  // namespace veilleuse::engine
