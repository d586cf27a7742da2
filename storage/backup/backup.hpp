// A backup of the embedded log and of its keys, each in a directory of its own: the log's are kept for long,
// the keys' are not, for a destroyed key must not live on in them (docs/operations/backup.md).
//
//   TO/log-20261122T213000.123Z/       manifest  log/…  staff.json  destroyed
//   KEYS_TO/keys-20261122T213000.123Z/ manifest  keys/…
//
// Both are written under names that begin with "unfinished-", read again and verified, synced, and renamed:
// the keys first, so that a log's backup never stands without them. What a crash leaves is such a name; the
// next backup removes it.
#pragma once

#include "storage/backup/manifest.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace veilleuse::storage {

/// Where the data is: a stopped engine's, or a checkpoint of a running one's (storage/backup/checkpoint.hpp).
struct backup_source {
  std::filesystem::path log;
  std::filesystem::path keys;
  /// Need not exist.
  std::filesystem::path staff_file;
};

struct backup_order {
  backup_source from;
  /// Made when missing, with those above.
  std::filesystem::path to;
  std::filesystem::path keys_to;
  /// The version that writes it.
  std::string made_by;
  std::chrono::system_clock::time_point made_at;
  /// Called when `from.keys` is no longer needed.
  std::function<void()> on_keys_copied = [] {};
  /// Called with a sentence about what an earlier run left.
  std::function<void(const std::string&)> on_notice = [](const std::string&) {};
};

class vault_database;

struct backup_made {
  std::filesystem::path log;
  std::filesystem::path keys;
  manifest log_manifest;
  manifest keys_manifest;
};

/// Throws storage_error; then nothing new stands under a backup's name, or the keys' part alone, which harms
/// nobody. A source that is damaged makes no backup: `damaged`, with the first problem.
[[nodiscard]] backup_made make_backup(const backup_order& order);

/// Refuses with `wrong_master_key` a log with streams whose keys are neither in the vault nor destroyed
/// there.
void require_keys_of_all_streams(const std::filesystem::path& log, const vault_database& vault);

/// Removes the oldest whole backups of a part beside the one just made, all but `kept` (1 or more, that one
/// included) of this installation. Names tell their age, so a clock that was wrong may make an old one the
/// newest; the one just made stays whatever its name says. Whatever else is in the directory stays. Returns
/// the names of those that went.
std::vector<std::string> rotate_backups(const std::filesystem::path& made, backup_part part,
                                        const std::string& installation, std::size_t kept);

}  // namespace veilleuse::storage
