#include "storage/rocksdb/disk_room.hpp"

#include <rocksdb/env.h>

namespace veilleuse::storage {

void no_recovery_by_itself::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                                                 bool* by_itself) {
  *by_itself = false;
}

rocksdb::Status prepare_to_resume(rocksdb::DB& database) {
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  return database.Put(unlogged, "resumable", "");
}

rocksdb::Status resume_when_there_is_room(rocksdb::DB& database, std::size_t bytes) {
  auto* const environment = database.GetEnv();
  const auto probe = database.GetName() + "/room-probe";
  constexpr bool synced = true;
  auto room = rocksdb::WriteStringToFile(environment, std::string(bytes, '\0'), probe, synced);
  environment->DeleteFile(probe).PermitUncheckedError();
  if (!room.ok()) return room;
  const auto resumed = database.Resume();
  return resumed.ok() ? prepare_to_resume(database) : resumed;
}

}  // namespace veilleuse::storage
