// Coming back from a full disk while running.
//
// RocksDB 7.8 refuses every write after one that found no room. Its own recovery polls at its leisure and
// keeps ours out; and a Resume() that finds no room either makes the error final. So its own is switched off,
// and ours probes for room first.
#pragma once

#include <cstddef>
#include <string>

#include <rocksdb/db.h>
#include <rocksdb/listener.h>

namespace veilleuse::storage {

/// Switches RocksDB's own recovery off. Give one to each database.
class no_recovery_by_itself final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* by_itself) override;
};

/// Puts the row that makes resuming work. Call it when the database has been opened.
[[nodiscard]] rocksdb::Status prepare_to_resume(rocksdb::DB& database);

/// Writes and removes a file of `bytes` in the database's directory, then resumes. Not ok: try later.
[[nodiscard]] rocksdb::Status resume_when_there_is_room(rocksdb::DB& database, std::size_t bytes);

}  // namespace veilleuse::storage
