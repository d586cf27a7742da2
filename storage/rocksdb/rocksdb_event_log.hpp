// The embedded log: RocksDB in the data directory, no other server. One process holds the directory's lock; a
// start is a take-over like any other.
#pragma once

#include "storage/event_log.hpp"
#include "storage/rocksdb/event_log_options.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace veilleuse::storage {

class embedded_event_log : public event_log {
 public:
  /// The log as it stands, in a new directory, for a backup: every record acknowledged before the call.
  /// Beside appends, in some milliseconds on the log's own file system. Throws storage_error.
  virtual void checkpoint(const std::filesystem::path& directory) = 0;
  /// Random bytes drawn when the log was made; a copied directory keeps them.
  [[nodiscard]] virtual const std::string& installation() const = 0;
};

/// A log was made there. Throws storage_error when that cannot be told.
[[nodiscard]] bool has_event_log(const std::filesystem::path& directory);

/// Makes the log when the directory holds none. Throws storage_error: `locked`, `no_room`, `io_error`,
/// `damaged`, `newer_version`, `cannot_open`. A copied directory opens like the original (it is a backup): on
/// one machine the copies do not know of each other, so run only one of them.
[[nodiscard]] std::unique_ptr<embedded_event_log> open_event_log(const event_log_options& options);

/// For tools: what is durable at the moment of opening. Takes no lock and changes no file, so a server may be
/// running; appends are `unavailable` and take-overs refused.
[[nodiscard]] std::unique_ptr<embedded_event_log> open_event_log_read_only(const event_log_options& options);

/// What open_event_log would open or refuse, but for its lock: opened for reading, and nobody is told of a
/// write that was cut short. Null where it would make a new log.
[[nodiscard]] std::unique_ptr<embedded_event_log> examine_event_log(const std::filesystem::path& directory);

}  // namespace veilleuse::storage
