// Whether something still answers: one question at a time, and for how long it has waited.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <utility>

namespace veilleuse::actors {

/// Of a part that everything depends on.
struct vital_sign {
  std::string part;
  /// Since the oldest question without an answer; zero when it has answered.
  std::chrono::steady_clock::duration silent_for{};
};

class pulse {
 public:
  using time = std::chrono::steady_clock::time_point;

  explicit pulse(std::string part) : part_{std::move(part)} {}

  [[nodiscard]] const std::string& part() const { return part_; }

  /// True when a question is to be sent: the one before was answered. From one thread.
  [[nodiscard]] bool ask(time now) {
    if (asked_at_.load() != nobody_waits) return false;
    asked_at_.store(now);
    return true;
  }
  /// From any thread.
  void answer() { asked_at_.store(nobody_waits); }

  [[nodiscard]] vital_sign feel(time now) const {
    const auto asked_at = asked_at_.load();
    if (asked_at == nobody_waits) return {part_, {}};
    return {part_, now - asked_at};
  }

 private:
  static constexpr time nobody_waits{};

  const std::string part_;
  std::atomic<time> asked_at_{nobody_waits};
};

}  // namespace veilleuse::actors
