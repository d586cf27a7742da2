// Coming back from a full disk while running.
//
// RocksDB 7.8 refuses every write after one that found no room. Its own recovery polls at its leisure and
// keeps ours out; and after a Resume() that finds no room either, the error is final or the next Resume()
// waits for ever. So its own is switched off, and ours looks for room first.
//
// When it was the writing of a table file that found no room, any Resume() waits for ever: what was to be
// written is never taken up again (facebook/rocksdb issue 15030). Then the database must be opened anew.
#pragma once

#include <cstddef>
#include <string>

#include <rocksdb/db.h>
#include <rocksdb/listener.h>

namespace veilleuse::storage {

/// Switches RocksDB's own recovery off.
class no_recovery_by_itself final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* by_itself) override;
};

/// For the options of every database that lives through a full disk.
void expect_full_disks(rocksdb::DBOptions& options);

/// Puts the row that makes resuming work. Call it when the database has been opened, unless rows are written
/// at every start anyway (the event log's take-overs).
[[nodiscard]] rocksdb::Status prepare_to_resume(rocksdb::DB& database);

/// Looks whether `bytes` are free, writes and removes a file of that size in the database's directory, then
/// resumes. No room: try later. Aborted: there is room, and the database must be opened anew.
[[nodiscard]] rocksdb::Status resume_when_there_is_room(rocksdb::DB& database, std::size_t bytes);

}  // namespace veilleuse::storage
