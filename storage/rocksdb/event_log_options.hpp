// How an embedded log is opened.
#pragma once

#include "storage/limits.hpp"
#include "storage/slow_operations.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace veilleuse::storage {

struct event_log_options {
  std::filesystem::path directory;
  /// Used when the data is made; afterwards the data's own count holds.
  std::uint32_t partitions = limits::partitions;
  /// Given to data that is made, and required of data that is there; drawn and not asked for where empty.
  std::string installation{};
  /// Stands in every take-over, for people.
  std::string node = "local";
  /// Called once, with a sentence, when a sync has failed: what was in flight is unknown, nothing more is
  /// written, and the process must end. The default is storage::end_process.
  std::function<void(const std::string&)> on_fatal;
  /// Called with a sentence when the log becomes read-only, when it takes writes again, and when an opening
  /// drops a write that was cut short. The default prints it on standard error.
  std::function<void(const std::string&)> on_notice;
  /// Told how long each group took to be written.
  std::shared_ptr<slow_operations> slow = without_slow_operations();
  /// How often a log that is read-only for want of room tries again; 0: at every append.
  std::chrono::milliseconds resume_interval = limits::resume_interval;
};

}  // namespace veilleuse::storage
