#include "storage/rocksdb/log_database.hpp"

#include "storage/big_endian.hpp"
#include "storage/rocksdb/database_directory.hpp"
#include "storage/rocksdb/diary.hpp"
#include "storage/rocksdb/disk_room.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/status_text.hpp"
#include "storage/rocksdb/write_ahead_tail.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>
#include <system_error>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

rocksdb::DBOptions database_options(const log_database_options& given, std::shared_ptr<disk_watch> watch) {
  rocksdb::DBOptions options;
  if (given.environment != nullptr) options.env = given.environment;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.listeners.push_back(std::move(watch));
  expect_full_disks(options);
  // The default recovery drops everything after damage in the middle, without a word
  // (docs/formats.md, "What a start accepts").
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.paranoid_checks = true;
  // One thread writes: grouping by RocksDB itself and concurrent inserts would only cost.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  // What is replayed at start: about 0.1 s.
  options.max_total_wal_size = 64u << 20;
  options.bytes_per_sync = 1u << 20;
  options.max_background_jobs = 2;
  options.max_open_files = 512;
  options.skip_stats_update_on_db_open = true;
  options.info_log = given.read_only ? std::shared_ptr<rocksdb::Logger>{std::make_shared<no_diary>()}
                                     : std::make_shared<diary>(given.directory);
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

/// RocksDB makes a directory even for one who only reads.
void require_data(const std::filesystem::path& directory) {
  if (has_database(directory, log_name)) return;
  throw storage_error{storage_failure::cannot_open,
                      "There is no event log in " + std::filesystem::absolute(directory).string() + "."};
}

void require_known(std::uint32_t format) {
  if (format == log_format_version) return;
  if (format > log_format_version) {
    throw storage_error{storage_failure::newer_version,
                        "The event log was written by a newer version of Veilleuse; run that version."};
  }
  throw storage_error{storage_failure::damaged,
                      "The event log says that it has a format which never was; restore a backup."};
}

}  // namespace

log_database::log_database(const log_database_options& options) {
  if (options.read_only) {
    require_data(options.directory);
  } else {
    make_private_directory(options.directory, "the event log's directory");
  }
  require_sound_tails(options.directory, log_name);
  try {
    open(options);
    if (meta_row("format").empty()) make(options);
    const auto format = meta_row("format");
    const auto partitions = meta_row("partitions");
    installation_ = meta_row("installation");
    if (format.size() != 4 || partitions.size() != 4) {
      throw storage_error{storage_failure::damaged,
                          "The event log does not say what it is; restore a backup."};
    }
    require_known(get_big_endian<std::uint32_t>(format.data()));
    partitions_ = get_big_endian<std::uint32_t>(partitions.data());
    require_own_kind(options);
  } catch (...) {
    close();
    throw;
  }
}

log_database::~log_database() {
  close();
}

void log_database::open(const log_database_options& options) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const auto settings = database_options(options, watch_);
  const auto path = options.directory.string();
  const auto status =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(settings, path, log_family_descriptors(), &handles, &opened)
          : rocksdb::DB::Open(settings, path, log_family_descriptors(), &handles, &opened);
  require_ok(status, log_name);
  database_.reset(opened);
  std::copy(handles.begin(), handles.end(), families_.begin());
}

std::size_t log_database::unflushed_bytes() const {
  std::uint64_t bytes = 0;
  database_->GetAggregatedIntProperty(rocksdb::DB::Properties::kSizeAllMemTables, &bytes);
  return bytes;
}

void log_database::close() {
  if (!database_) return;
  for (auto*& family : families_) {
    if (family != nullptr) database_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    family = nullptr;
  }
  database_->Close().PermitUncheckedError();
  database_.reset();
}

/// Says what the data is, in one synced write: a crash before it leaves an empty log, which is made again.
void log_database::make(const log_database_options& options) {
  if (options.read_only) {
    throw storage_error{storage_failure::cannot_open, "The event log in the data directory is empty."};
  }
  if (options.partitions == 0 || options.partitions > widest_partition_count) {
    throw storage_error{storage_failure::cannot_open, "An event log has 1 to 65536 partitions."};
  }
  const std::unique_ptr<rocksdb::Iterator> any{
      database_->NewIterator(rocksdb::ReadOptions{}, family(log_family::records))};
  any->SeekToFirst();
  require_ok(any->status(), log_name);
  if (any->Valid()) {
    throw storage_error{storage_failure::damaged, "The event log does not say what it is; restore a backup."};
  }
  std::array<char, 4> format;
  std::array<char, 4> partitions;
  auto installation = options.copies.empty() ? options.installation : options.copies;
  put_big_endian(format.data(), log_format_version);
  put_big_endian(partitions.data(), options.partitions);
  if (installation.empty()) {
    installation.resize(installation_bytes);
    randombytes_buf(installation.data(), installation.size());
  }
  rocksdb::WriteBatch batch;
  auto* meta = family(log_family::meta);
  require_ok(batch.Put(meta, "format", {format.data(), format.size()}), log_name);
  require_ok(batch.Put(meta, "partitions", {partitions.data(), partitions.size()}), log_name);
  require_ok(batch.Put(meta, "installation", installation), log_name);
  if (!options.copies.empty()) require_ok(batch.Put(meta, "copy", "1"), log_name);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  require_ok(database_->Write(synced, &batch), log_name);
}

/// One that was written as another kind would miss what the other has written.
void log_database::require_own_kind(const log_database_options& options) const {
  const bool is_copy = !meta_row("copy").empty();
  const auto refuse = [](const std::string& why) { throw storage_error{storage_failure::cannot_open, why}; };
  if (!options.copies.empty() && !is_copy)
    refuse(
        "The data directory holds an event log of its own, not a copy of a topic of Kafka: give this node "
        "another "
        "data directory, or move the log there with `veilleuse log copy`.");
  if (!options.copies.empty() && installation_ != options.copies)
    refuse(
        "The data directory holds a copy of the topic of another installation: give this node the right one, "
        "or "
        "an empty one, and the topic is read again.");
  if (!options.installation.empty() && installation_ != options.installation)
    refuse("The data directory holds the event log of another installation: give an empty one.");
  if (options.copies.empty() && is_copy && !options.read_only)
    refuse(
        "The data directory holds a copy of a topic of Kafka: run it with that topic, or give it another "
        "data "
        "directory.");
}

std::string log_database::meta_row(const char* key) const {
  std::string row;
  const auto status = database_->Get(rocksdb::ReadOptions{}, family(log_family::meta), key, &row);
  if (!status.IsNotFound()) require_ok(status, log_name);
  return row;
}

}  // namespace veilleuse::storage
