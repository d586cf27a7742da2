// Remembers that a sync has failed. RocksDB reports a full disk with one status whether the bytes were
// refused or had been taken and could not be synced; only the first is harmless.
#pragma once

#include <atomic>

#include <rocksdb/listener.h>

namespace veilleuse::storage {

class disk_watch final : public rocksdb::EventListener {
 public:
  [[nodiscard]] bool sync_failed() const { return sync_failed_; }

  bool ShouldBeNotifiedOnFileIO() override { return true; }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* by_itself) override {
    *by_itself = false;
  }
  void OnIOError(const rocksdb::IOErrorInfo& failure) override;

 private:
  std::atomic<bool> sync_failed_ = false;
};

}  // namespace veilleuse::storage
