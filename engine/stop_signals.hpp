// SIGTERM, SIGINT and SIGHUP as something to wait for: blocked in every thread that is started later.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>

namespace veilleuse::engine {

class stop_signals {
 public:
  stop_signals();
  /// The former mask comes back.
  ~stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  enum class wish : std::uint8_t { none, stop, reload };
  /// What was wished for within `patience`. SIGHUP is a wish to reload, unless the terminal that this was
  /// started from is gone: then whoever sat there wants it to stop.
  [[nodiscard]] wish wait(std::chrono::milliseconds patience);

 private:
  sigset_t awaited_{};
  sigset_t former_{};
  bool at_terminal_;
};

}  // namespace veilleuse::engine
