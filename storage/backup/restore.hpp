// A data directory made of a backup, and verified before it can be used.
//
// Everything is written into TO/restoring first. When it has been read again, the log verified and every key
// opened, the parts are renamed to their places and `restoring` is removed, last: an engine does not start
// where it is, and the next restore begins anew. Views and snapshots are made anew by the engine.
#pragma once

#include "storage/backup/manifest.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace veilleuse::storage {

struct restore_order {
  /// Directories of backups: one of the log, one of the keys. Without keys, skeletons can be read and no
  /// engine starts.
  std::filesystem::path log;
  std::optional<std::filesystem::path> keys;
  /// Opens the keys.
  std::filesystem::path master_key_file;
  /// The master key is copied to TO/master.key: where the engine looks for it when nothing else is
  /// configured.
  bool with_master_key = false;
  /// Further lists of destroyed keys, of later backups of the log.
  std::vector<std::filesystem::path> destroyed_lists;
  /// Absent or empty, or what a restore that was cut short left.
  std::filesystem::path to;
  /// Called with a sentence about what an earlier run left.
  std::function<void(const std::string&)> on_notice = [](const std::string&) {};
};

struct restored {
  manifest log;
  std::optional<manifest> keys;
  /// Keys that the backup of the keys still held and the log's said to be destroyed.
  std::uint64_t destroyed_again = 0;
};

/// Throws storage_error; then the target holds no part of it. `damaged` names the file.
[[nodiscard]] restored restore_backup(const restore_order& order);

/// Refuses a data directory in which a restore was cut short: `damaged`.
void require_no_unfinished_restore(const std::filesystem::path& data_directory);

}  // namespace veilleuse::storage
