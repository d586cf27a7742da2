// What systemd told this process by its environment, and what this process tells systemd (sd_notify(3)).
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace veilleuse::engine::systemd {

/// Without systemd nothing is told, and nothing fails.
class service_manager {
 public:
  service_manager();

  /// Somebody listens.
  [[nodiscard]] bool listens() const { return listens_; }
  /// How often it wants a sign of life at least; none when it wants none.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  /// Statuses are one line for `systemctl status`. No content, id or address stands in them.
  void ready(const std::string& status) const;
  void status(const std::string& status) const;
  /// A sign of life.
  void alive() const;
  /// Starting or stopping takes so much longer from now, at most.
  void needs(std::chrono::microseconds longer) const;
  void stopping(const std::string& status, std::chrono::microseconds longest) const;

 private:
  bool listens_ = false;
  std::optional<std::chrono::microseconds> watchdog_;
};

}  // namespace veilleuse::engine::systemd
