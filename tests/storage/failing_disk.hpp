// A disk that is full, or whose sync fails, when a test says so.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <rocksdb/env.h>

namespace veilleuse::tests {

class failing_disk final : public rocksdb::EnvWrapper {
 public:
  failing_disk() : EnvWrapper{rocksdb::Env::Default()} {}

  rocksdb::Status NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override {
    if (full) return rocksdb::Status::NoSpace("planted");
    std::unique_ptr<rocksdb::WritableFile> real;
    auto status = EnvWrapper::NewWritableFile(name, &real, options);
    if (status.ok()) *file = std::make_unique<failing_file>(std::move(real), *this);
    return status;
  }
  const char* Name() const override { return "failing_disk"; }

  std::atomic<bool> full{false};
  std::atomic<bool> sync_fails{false};

 private:
  class failing_file final : public rocksdb::WritableFileWrapper {
   public:
    failing_file(std::unique_ptr<rocksdb::WritableFile> real, const failing_disk& disk)
        : WritableFileWrapper{real.get()}, real_{std::move(real)}, disk_{disk} {}

    using WritableFileWrapper::Append;
    rocksdb::Status Append(const rocksdb::Slice& data) override {
      if (disk_.full) return rocksdb::Status::NoSpace("planted");
      return WritableFileWrapper::Append(data);
    }
    rocksdb::Status Sync() override { return synced(WritableFileWrapper::Sync()); }
    rocksdb::Status Fsync() override { return synced(WritableFileWrapper::Fsync()); }

   private:
    [[nodiscard]] rocksdb::Status synced(const rocksdb::Status& status) const {
      return disk_.sync_fails ? rocksdb::Status::IOError("planted") : status;
    }

    std::unique_ptr<rocksdb::WritableFile> real_;
    const failing_disk& disk_;
  };
};

}  // namespace veilleuse::tests
