#include "storage/rocksdb/disk_watch.hpp"

namespace veilleuse::storage {

void disk_watch::OnIOError(const rocksdb::IOErrorInfo& failure) {
  using rocksdb::FileOperationType;
  const auto what = failure.operation;
  // A table file whose sync fails is thrown away and written again from the write-ahead log; nothing replaces
  // that log.
  const bool is_log = failure.file_path.ends_with(".log");
  const bool is_sync = what == FileOperationType::kSync || what == FileOperationType::kFsync ||
                       what == FileOperationType::kRangeSync;
  if (is_log && is_sync) sync_failed_ = true;
}

}  // namespace veilleuse::storage
