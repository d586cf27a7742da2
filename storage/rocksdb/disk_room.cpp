#include "storage/rocksdb/disk_room.hpp"

#include <cstdint>
#include <memory>

#include <rocksdb/env.h>

namespace veilleuse::storage {

namespace {

bool has_unwritten_tables(rocksdb::DB& database) {
  std::uint64_t tables = 0;
  database.GetAggregatedIntProperty(rocksdb::DB::Properties::kNumImmutableMemTable, &tables);
  return tables != 0;
}

}  // namespace

void no_recovery_by_itself::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                                                 bool* by_itself) {
  *by_itself = false;
}

void expect_full_disks(rocksdb::DBOptions& options) {
  options.listeners.push_back(std::make_shared<no_recovery_by_itself>());
  // Nothing but the row of prepare_to_resume stands outside of the write-ahead log; a flush that failed once
  // would keep the end waiting for ever.
  options.avoid_flush_during_shutdown = true;
}

rocksdb::Status prepare_to_resume(rocksdb::DB& database) {
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  return database.Put(unlogged, "resumable", "");
}

rocksdb::Status resume_when_there_is_room(rocksdb::DB& database, std::size_t bytes) {
  auto* const environment = database.GetEnv();
  // Asked first: a probe on a disk that is nearly full would take the last room from whoever still writes.
  std::uint64_t free = 0;
  if (environment->GetFreeSpace(database.GetName(), &free).ok() && free < bytes)
    return rocksdb::Status::NoSpace();
  const auto probe = database.GetName() + "/room-probe";
  constexpr bool synced = true;
  auto room = rocksdb::WriteStringToFile(environment, std::string(bytes, '\0'), probe, synced);
  environment->DeleteFile(probe).PermitUncheckedError();
  if (!room.ok()) return room;
  if (has_unwritten_tables(database))
    return rocksdb::Status::Aborted("There is room again, but not for this process");
  const auto resumed = database.Resume();
  return resumed.ok() ? prepare_to_resume(database) : resumed;
}

}  // namespace veilleuse::storage
