// A disk that fails on request, under RocksDB: no room, failing syncs, and power cuts that drop what was not
// synced.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace veilleuse::test {

enum class disk_fault : std::uint8_t {
  none,
  /// Writes take `bytes_before_fault` more bytes of a file, then say ENOSPC.
  no_room,
  /// Table files find no room; the write-ahead log does.
  no_room_for_tables,
  /// The bytes are taken, the sync of a write-ahead log says ENOSPC.
  no_room_at_sync,
  /// The bytes are taken, the sync of a write-ahead log says EIO.
  sync_fails,
  /// Every write and sync fails: the machine is off.
  off,
};

class faulty_file_system final : public rocksdb::FileSystemWrapper {
 public:
  faulty_file_system() : FileSystemWrapper{rocksdb::FileSystem::Default()} {}

  const char* Name() const override { return "faulty_file_system"; }

  void set(disk_fault fault, std::size_t bytes_before_fault = 0);
  /// Bytes of each file that were written and not synced are dropped, but for the first `kept` of them. Call
  /// it when the log is closed.
  void drop_unsynced(std::size_t kept);
  /// The most that a file would lose.
  [[nodiscard]] std::size_t unsynced() const;

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;

 private:
  friend class faulty_file;

  struct sizes {
    std::size_t written = 0;
    std::size_t synced = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, sizes> files_;
  disk_fault fault_ = disk_fault::none;
  std::size_t bytes_before_fault_ = 0;
};

}  // namespace veilleuse::test
