#include "storage/rocksdb/vault_database.hpp"

#include "storage/rocksdb/checkpoint.hpp"
#include "storage/rocksdb/diary.hpp"
#include "storage/rocksdb/disk_room.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/status_text.hpp"
#include "storage/rocksdb/write_ahead_tail.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>

#include <rocksdb/options.h>

namespace veilleuse::storage {

namespace {

constexpr char key_prefix = 'k';
constexpr char installation_row[] = "i";
constexpr char master_row[] = "m";
constexpr char pending_prefix = 'p';
constexpr char vault_version = 1;
constexpr std::size_t write_buffer_bytes = 4u << 20;

rocksdb::Options vault_options(rocksdb::Env* environment, std::shared_ptr<rocksdb::Logger> log) {
  rocksdb::Options options;
  options.create_if_missing = true;
  // Every acknowledged key was synced: only a torn tail may be missing, a hole before it is damage.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // A log file that is written over again would keep erased bytes behind its new end.
  options.recycle_log_file_num = 0;
  // An erasure rewrites the files that hold the key: at 4 MB, about 40,000 keys, that is quick.
  options.target_file_size_base = 4u << 20;
  options.write_buffer_size = write_buffer_bytes;
  // Wrapped keys do not compress.
  options.compression = rocksdb::kNoCompression;
  options.max_background_jobs = 2;
  options.info_log = std::move(log);
  expect_full_disks(options);
  if (environment) options.env = environment;
  return options;
}

}  // namespace

std::string key_row_of(const events::stream_id& stream) {
  return key_prefix + events::to_bytes(stream);
}

std::string pending_row_of(const events::stream_id& stream) {
  return pending_prefix + events::to_bytes(stream);
}

vault_database::vault_database(const std::filesystem::path& directory, rocksdb::Env* environment) {
  make_private_directory(directory, "the key vault's directory");
  require_sound_tails(directory, vault_name);
  rocksdb::DB* opened = nullptr;
  require_ok(rocksdb::DB::Open(vault_options(environment, std::make_shared<diary>(directory)),
                               directory.string(), &opened),
             vault_name);
  database_.reset(opened);
  require_ok(prepare_to_resume(*database_), vault_name);
}

vault_database vault_database::open_for_reading(const std::filesystem::path& directory) {
  require_sound_tails(directory, vault_name);
  auto options = vault_options(nullptr, std::make_shared<no_diary>());
  options.create_if_missing = false;
  rocksdb::DB* opened = nullptr;
  require_ok(rocksdb::DB::OpenForReadOnly(options, directory.string(), &opened), vault_name);
  return vault_database{std::unique_ptr<rocksdb::DB>{opened}};
}

void vault_database::for_each_key(
    const std::function<bool(const events::stream_id& stream, std::string_view row)>& visit) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows{database_->NewIterator(options)};
  for (rows->Seek(std::string(1, key_prefix)); rows->Valid() && rows->key()[0] == key_prefix; rows->Next()) {
    const auto stream = events::stream_from_bytes(rows->key().ToStringView().substr(1));
    if (!stream) {
      throw storage_error{storage_failure::damaged,
                          "The key vault is damaged: a row names no stream. Restore a backup."};
    }
    if (!visit(*stream, rows->value().ToStringView())) return;
  }
  require_ok(rows->status(), vault_name);
}

void vault_database::checkpoint(const std::filesystem::path& directory) const {
  make_checkpoint(*database_, directory, vault_name);
}

bool vault_database::has_keys() const {
  const std::unique_ptr<rocksdb::Iterator> rows{database_->NewIterator({})};
  rows->Seek(std::string(1, key_prefix));
  require_ok(rows->status(), vault_name);
  return rows->Valid() && rows->key()[0] == key_prefix;
}

std::optional<std::string> vault_database::get_versioned(const char* row, std::size_t bytes) const {
  auto value = get(row);
  if (!value) return std::nullopt;
  if (!value->empty() && value->front() > vault_version) {
    throw storage_error{storage_failure::newer_version,
                        "The key vault was written by a newer version of Veilleuse; run that version."};
  }
  if (value->size() != 1 + bytes || value->front() != vault_version) {
    throw storage_error{storage_failure::damaged,
                        "The key vault is damaged: restore its directory from its backup."};
  }
  return value->substr(1);
}

void vault_database::set_versioned(const char* row, std::string_view value) {
  rocksdb::WriteBatch batch;
  batch.Put(row, vault_version + std::string{value});
  write(batch);
}

std::optional<master_fingerprint> vault_database::fingerprint() const {
  master_fingerprint fingerprint;
  const auto found = get_versioned(master_row, fingerprint.size());
  if (!found) return std::nullopt;
  std::ranges::copy(*found, fingerprint.begin());
  return fingerprint;
}

void vault_database::set_fingerprint(const master_fingerprint& fingerprint) {
  set_versioned(master_row, {reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()});
}

std::optional<std::string> vault_database::installation() const {
  return get_versioned(installation_row, installation_bytes);
}

void vault_database::set_installation(const std::string& installation) {
  set_versioned(installation_row, installation);
}

std::optional<std::string> vault_database::get(const std::string& row) const {
  std::string value;
  const auto status = database_->Get({}, row, &value);
  if (status.IsNotFound()) return std::nullopt;
  require_ok(status, vault_name);
  return value;
}

void vault_database::resume() {
  if (!was_full_) return;
  require_ok(resume_when_there_is_room(*database_, 2 * write_buffer_bytes), vault_name);
  was_full_ = false;
}

void vault_database::write(rocksdb::WriteBatch& batch) {
  resume();
  rocksdb::WriteOptions options;
  options.sync = true;
  require_done(database_->Write(options, &batch));
}

void vault_database::require_done(const rocksdb::Status& status) {
  // Only a full disk is come back from. A failed sync is never tried again: what the disk holds is not known.
  if (is_no_room(status)) was_full_ = true;
  require_ok(status, vault_name);
}

std::vector<events::stream_id> vault_database::pending_erasures() const {
  std::vector<events::stream_id> streams;
  const std::unique_ptr<rocksdb::Iterator> rows{database_->NewIterator({})};
  for (rows->Seek(std::string(1, pending_prefix)); rows->Valid(); rows->Next()) {
    const auto stream = events::stream_from_bytes(rows->key().ToStringView().substr(1));
    if (stream) streams.push_back(*stream);
  }
  require_ok(rows->status(), vault_name);
  return streams;
}

void vault_database::erase_earlier_values(const events::stream_id& stream) {
  // Comes back from a full disk, if need be.
  resume();
  // The write-ahead log goes when what it holds is in a table file, …
  require_done(database_->Flush({}));
  // … a table file when it was merged with a newer one, down to the last level, …
  const auto row = key_row_of(stream);
  const rocksdb::Slice bound{row};
  rocksdb::CompactRangeOptions everywhere;
  everywhere.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  require_done(database_->CompactRange(everywhere, &bound, &bound));
  // … and both leave the directory when the jobs that replaced them have ended and a sweep has been made.
  require_ok(database_->PauseBackgroundWork(), vault_name);
  require_ok(database_->ContinueBackgroundWork(), vault_name);
  require_ok(database_->DisableFileDeletions(), vault_name);
  require_ok(database_->EnableFileDeletions(true), vault_name);
  rocksdb::WriteBatch batch;
  batch.Delete(pending_row_of(stream));
  write(batch);
}

}  // namespace veilleuse::storage
