// A running engine's log and keys as they stand, for another process to copy: in the directory `checkpoint`
// of the data directory, made of links in some milliseconds.
//
// It holds keys outside of the vault, so it lives no longer than the backup that asked for it; a start
// removes what a crash left.
#pragma once

#include "storage/backup/backup.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"

#include <filesystem>

namespace veilleuse::storage {

/// Where its parts lie.
[[nodiscard]] backup_source checkpoint_in(const std::filesystem::path& data_directory);

void remove_checkpoint(const std::filesystem::path& data_directory);

/// Removed at the end. One at a time.
class checkpoint {
 public:
  /// The log first: every record's key is older than the record, so the keys that follow are all there.
  /// Throws storage_error, `no_room` also when making it would leave the log too little.
  checkpoint(embedded_event_log& log, embedded_key_vault& keys, std::filesystem::path data_directory);
  checkpoint(const checkpoint&) = delete;
  checkpoint& operator=(const checkpoint&) = delete;
  ~checkpoint();

 private:
  std::filesystem::path data_directory_;
};

}  // namespace veilleuse::storage
