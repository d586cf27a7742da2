#include "engine/systemd/service_manager.hpp"

#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

namespace veilleuse::engine::systemd {

namespace {

/// Whoever does not listen any more is missed by nobody: the engine goes on.
void tell(const std::string& assignments) {
  ::sd_notify(0, assignments.c_str());
}

}  // namespace

service_manager::service_manager() : listens_{std::getenv("NOTIFY_SOCKET") != nullptr} {
  std::uint64_t interval_us = 0;
  // Also looks whether it is meant for this process, and not for the one that started it.
  if (listens_ && ::sd_watchdog_enabled(0, &interval_us) > 0) {
    watchdog_ = std::chrono::microseconds{interval_us};
  }
}

void service_manager::ready(const std::string& status) const {
  tell(fmt::format("READY=1\nSTATUS={}", status));
}

void service_manager::status(const std::string& status) const {
  tell("STATUS=" + status);
}

void service_manager::alive() const {
  tell("WATCHDOG=1");
}

void service_manager::needs(std::chrono::microseconds longer) const {
  tell(fmt::format("EXTEND_TIMEOUT_USEC={}", longer.count()));
}

void service_manager::stopping(const std::string& status, std::chrono::microseconds longest) const {
  tell(fmt::format("STOPPING=1\nEXTEND_TIMEOUT_USEC={}\nSTATUS={}", longest.count(), status));
}

}  // namespace veilleuse::engine::systemd
