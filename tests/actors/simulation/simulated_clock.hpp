// The simulated machine's time: a steady clock that the scheduler's follows, and a wall clock that people
// set.
#pragma once

#include "actors/clock.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>

namespace veilleuse::test {

/// Where an actor fails. Asking the time is what every kind of stream does, at many places.
struct planned_failure : std::runtime_error {
  planned_failure() : std::runtime_error{"planned by the simulation"} {}
};

/// Throws once in so many times; never at 0.
class failure_source {
 public:
  explicit failure_source(std::mt19937_64& random) : random_{random} {}
  void may_fail() {
    if (rate == 0 || random_() % rate != 0) return;
    ++failures;
    throw planned_failure{};
  }
  std::uint64_t rate = 0;
  std::uint64_t failures = 0;

 private:
  std::mt19937_64& random_;
};

class simulated_clock final : public actors::clock {
 public:
  explicit simulated_clock(failure_source& failures) : failures_{failures} {}

  [[nodiscard]] events::timestamp now() const override {
    failures_.may_fail();
    return reading();
  }
  /// What the actors would read.
  [[nodiscard]] events::timestamp reading() const {
    return forward_->read({start_us + elapsed_us + skew_us}, std::chrono::microseconds{elapsed_us});
  }
  /// A new process knows the wall clock only.
  void restart() { forward_ = std::make_unique<actors::forward_time>(); }

  std::int64_t elapsed_us = 0;
  std::int64_t skew_us = 0;

 private:
  static constexpr std::int64_t start_us = 1'767'225'600'000'000;
  failure_source& failures_;
  std::unique_ptr<actors::forward_time> forward_ = std::make_unique<actors::forward_time>();
};

}  // namespace veilleuse::test
