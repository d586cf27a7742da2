#include "tests/storage/faulty_file_system.hpp"

#include <algorithm>
#include <filesystem>

namespace veilleuse::test {

using rocksdb::IOStatus;

class faulty_file final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  faulty_file(std::unique_ptr<rocksdb::FSWritableFile>&& real, faulty_file_system& disk, std::string path)
      : FSWritableFileOwnerWrapper{std::move(real)}, disk_{disk}, path_{std::move(path)} {}

  IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                  rocksdb::IODebugContext* context) override {
    const std::lock_guard lock{disk_.mutex_};
    if (disk_.fault_ == disk_fault::off) return IOStatus::IOError("the machine is off");
    if (disk_.fault_ == disk_fault::no_room_for_tables && path_.ends_with(".sst"))
      return IOStatus::NoSpace("no room");
    const bool fails = disk_.fault_ == disk_fault::no_room && data.size() > disk_.bytes_before_fault_;
    const auto taken = fails ? disk_.bytes_before_fault_ : data.size();
    auto status = FSWritableFileOwnerWrapper::Append({data.data(), taken}, options, context);
    if (!status.ok()) return status;
    disk_.files_[path_].written += taken;
    if (disk_.fault_ == disk_fault::no_room) disk_.bytes_before_fault_ -= taken;
    return fails ? IOStatus::NoSpace("no room") : status;
  }
  IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                  const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* context) override {
    return Append(data, options, context);
  }
  IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    if (auto status = sync(); !status.ok()) return status;
    return FSWritableFileOwnerWrapper::Sync(options, context);
  }
  IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    if (auto status = sync(); !status.ok()) return status;
    return FSWritableFileOwnerWrapper::Fsync(options, context);
  }

 private:
  IOStatus sync() {
    const std::lock_guard lock{disk_.mutex_};
    const bool is_log = path_.ends_with(".log");
    if (disk_.fault_ == disk_fault::off) return IOStatus::IOError("the machine is off");
    if (is_log && disk_.fault_ == disk_fault::no_room_at_sync) return IOStatus::NoSpace("no room");
    if (is_log && disk_.fault_ == disk_fault::sync_fails) return IOStatus::IOError("the sync failed");
    auto& file = disk_.files_[path_];
    file.synced = file.written;
    return IOStatus::OK();
  }

  faulty_file_system& disk_;
  std::string path_;
};

void faulty_file_system::set(disk_fault fault, std::size_t bytes_before_fault) {
  const std::lock_guard lock{mutex_};
  fault_ = fault;
  bytes_before_fault_ = bytes_before_fault;
}

void faulty_file_system::drop_unsynced(std::size_t kept) {
  const std::lock_guard lock{mutex_};
  for (const auto& [path, size] : files_) {
    const auto rest = std::min(size.written, size.synced + kept);
    if (std::filesystem::exists(path)) std::filesystem::resize_file(path, rest);
  }
}

std::size_t faulty_file_system::unsynced() const {
  const std::lock_guard lock{mutex_};
  std::size_t most = 0;
  for (const auto& entry : files_)
    most = std::max(most, entry.second.written - entry.second.synced);
  return most;
}

IOStatus faulty_file_system::NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             rocksdb::IODebugContext* context) {
  const std::lock_guard lock{mutex_};
  if (fault_ == disk_fault::off) return IOStatus::IOError("the machine is off");
  auto status = FileSystemWrapper::NewWritableFile(path, options, file, context);
  if (!status.ok()) return status;
  files_[path] = {};
  *file = std::make_unique<faulty_file>(std::move(*file), *this, path);
  return status;
}

IOStatus faulty_file_system::RenameFile(const std::string& from, const std::string& to,
                                        const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) {
  const std::lock_guard lock{mutex_};
  auto status = FileSystemWrapper::RenameFile(from, to, options, context);
  if (status.ok() && files_.contains(from)) {
    files_[to] = files_[from];
    files_.erase(from);
  }
  return status;
}

IOStatus faulty_file_system::DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                                        rocksdb::IODebugContext* context) {
  const std::lock_guard lock{mutex_};
  if (fault_ == disk_fault::off) return IOStatus::IOError("the machine is off");
  files_.erase(path);
  return FileSystemWrapper::DeleteFile(path, options, context);
}

}  // namespace veilleuse::test
