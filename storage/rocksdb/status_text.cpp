#include "storage/rocksdb/status_text.hpp"

#include "storage/system_failure.hpp"

namespace veilleuse::storage {

namespace {

/// RocksDB has no code of its own for a held lock; these are the words of its POSIX environment.
bool is_locked(const rocksdb::Status& status) {
  const auto text = status.ToString();
  return status.IsIOError() && (text.find("lock hold by current process") != std::string::npos ||
                                text.find("While lock file") != std::string::npos);
}

/// Likewise for column families or formats that this version does not know.
bool is_newer(const rocksdb::Status& status) {
  const auto text = status.ToString();
  return text.find("Column families not opened") != std::string::npos || status.IsNotSupported();
}

/// RocksDB's own checks of what the MANIFEST promises are worded as other codes than Corruption.
bool is_damage(const rocksdb::Status& status) {
  return status.IsCorruption() || (status.IsIOError() && status.subcode() == rocksdb::Status::kPathNotFound);
}

/// Nor for a file of another user, which it tells as IOError, InvalidArgument or Corruption, by what it was
/// reading.
bool is_forbidden(const rocksdb::Status& status) {
  const auto text = status.ToString();
  return text.find("Permission denied") != std::string::npos ||
         text.find("Operation not permitted") != std::string::npos;
}

}  // namespace

storage_error error_of(const rocksdb::Status& status, const std::string& what) {
  const auto reason = " (" + status.ToString() + ")";
  if (is_locked(status)) {
    return {storage_failure::locked,
            "Another process is using " + what + ": only one may; stop it or choose another data directory."};
  }
  if (is_no_room(status)) {
    return {storage_failure::no_room,
            "The disk is full: " + what + " needs room. Free some and start again" + reason + "."};
  }
  if (is_forbidden(status)) {
    return {storage_failure::wrong_permissions, "The user who runs this may not use " + what + reason + ". " +
                                                    std::string{permission_advice} + "."};
  }
  if (is_newer(status)) {
    return {storage_failure::newer_version,
            "The data of " + what + " was written by a newer version of Veilleuse; run that version" +
                reason + "."};
  }
  if (is_damage(status)) {
    return {storage_failure::damaged, "The data of " + what + " is damaged; restore a backup" + reason + "."};
  }
  return {storage_failure::io_error, "The disk failed under " + what + reason + "."};
}

void require_ok(const rocksdb::Status& status, const std::string& what) {
  if (!status.ok()) throw error_of(status, what);
}

bool is_no_room(const rocksdb::Status& status) {
  return status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit;
}

}  // namespace veilleuse::storage
