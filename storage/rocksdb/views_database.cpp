#include "storage/rocksdb/views_database.hpp"

#include "storage/rocksdb/diary.hpp"
#include "storage/rocksdb/disk_room.hpp"
#include "storage/rocksdb/status_text.hpp"
#include "storage/system_failure.hpp"

#include <fstream>

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace veilleuse::storage {

namespace {

const std::string views_name = "the views";
constexpr char version_row[] = "version";
constexpr char views_version = 1;
/// A file beside RocksDB's: the database was found damaged while it was in use.
constexpr char damage_note[] = "found-damaged";

struct family_tuning {
  const char* name;
  std::size_t write_buffer_bytes;
  rocksdb::CompressionType compression;
  /// Why so.
  const char* reason;
};

constexpr std::size_t version_buffer_bytes = 64u << 10;
constexpr std::size_t views_buffer_bytes = 16u << 20;
constexpr std::size_t snapshots_buffer_bytes = 32u << 20;

/// In the order of views_database::family.
constexpr std::array<family_tuning, 3> families{{
    {"default", version_buffer_bytes, rocksdb::kNoCompression, "holds one row, the version"},
    {"views", views_buffer_bytes, rocksdb::kLZ4Compression,
     "small rows, rewritten often; much alike, so they compress"},
    {"snapshots", snapshots_buffer_bytes, rocksdb::kNoCompression,
     "a kilobyte or more each, sealed, so they do not compress; read once a wake-up"},
}};

/// What resuming after a full disk may have to write out.
constexpr std::size_t write_buffers_bytes = 64u << 20;

/// Indexes, filters and blocks of all families: enough for the rows that change and the streams that wake.
constexpr std::size_t views_cache_bytes = 32u << 20;
/// 1% of look-ups for what is not there read a block.
constexpr double filter_bits = 10;

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(views_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(filter_bits));
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (const auto& family : families) {
    rocksdb::ColumnFamilyOptions options;
    options.write_buffer_size = family.write_buffer_bytes;
    options.compression = family.compression;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    all.emplace_back(family.name, options);
  }
  return all;
}

rocksdb::DBOptions views_options(std::shared_ptr<rocksdb::Logger> logger, rocksdb::Env* environment) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  options.max_total_wal_size = 64u << 20;
  options.info_log = std::move(logger);
  expect_full_disks(options);
  if (environment) options.env = environment;
  return options;
}

}  // namespace

views_database::views_database(std::filesystem::path directory, rocksdb::Env* environment)
    : directory_{std::move(directory)} {
  make_private_directory(directory_, "the directory of the views");
  std::error_code failure;
  if (std::filesystem::exists(directory_ / damage_note, failure)) {
    throw storage_error{storage_failure::damaged, "The views were found damaged."};
  }
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  require_ok(rocksdb::DB::Open(views_options(std::make_shared<diary>(directory_), environment),
                               directory_.string(), descriptors(), &handles, &opened),
             views_name);
  database_.reset(opened);
  std::copy(handles.begin(), handles.end(), handles_.begin());
  try {
    require_known_version();
    require_sound(prepare_to_resume(*database_));
  } catch (...) {
    for (auto* const handle : handles_) {
      database_->DestroyColumnFamilyHandle(handle);
    }
    throw;
  }
}

views_database::~views_database() {
  for (auto* const handle : handles_) {
    database_->DestroyColumnFamilyHandle(handle);
  }
}

void views_database::discard(const std::filesystem::path& directory, rocksdb::Env* environment) {
  rocksdb::Options options{views_options(std::make_shared<no_diary>(), environment), {}};
  require_ok(rocksdb::DestroyDB(directory.string(), options, descriptors()), views_name);
  std::error_code failure;
  std::filesystem::remove(directory / damage_note, failure);
  if (failure) {
    throw storage_error{storage_failure::cannot_open,
                        "Cannot discard the damaged views: " + failure.message() + "."};
  }
}

rocksdb::ColumnFamilyHandle* views_database::handle(family which) const {
  return handles_[static_cast<std::size_t>(which)];
}

std::optional<std::string> views_database::get(family which, const rocksdb::Slice& row) const {
  std::string value;
  const auto status = database_->Get({}, handle(which), row, &value);
  if (status.IsNotFound()) return std::nullopt;
  require_sound(status);
  return value;
}

std::unique_ptr<rocksdb::Iterator> views_database::rows(family which,
                                                        const rocksdb::ReadOptions& options) const {
  return std::unique_ptr<rocksdb::Iterator>{database_->NewIterator(options, handle(which))};
}

void views_database::write(rocksdb::WriteBatch& batch) {
  if (was_full_) {
    require_sound(resume_when_there_is_room(*database_, write_buffers_bytes));
    was_full_ = false;
  }
  const auto status = database_->Write({}, &batch);
  if (is_no_room(status)) was_full_ = true;
  require_sound(status);
}

void views_database::require_sound(const rocksdb::Status& status) const {
  if (status.ok()) return;
  const auto error = error_of(status, views_name);
  if (error.kind() == storage_failure::damaged) fail_damaged();
  throw error;
}

void views_database::fail_damaged() const {
  std::ofstream{directory_ / damage_note} << "The next start discards these views and makes them anew.\n";
  throw storage_error{storage_failure::damaged,
                      "The views are damaged; nothing is lost: start again, and they are made anew."};
}

void views_database::require_known_version() {
  const auto found = get(family::meta, version_row);
  if (found && found->size() == 1 && found->front() == views_version) return;
  if (found && !found->empty() && found->front() > views_version) {
    throw storage_error{storage_failure::newer_version, "The views were written by a newer version."};
  }
  if (found) throw storage_error{storage_failure::damaged, "The views have no known version."};
  rocksdb::WriteBatch batch;
  batch.Put(handle(family::meta), version_row, std::string(1, views_version));
  write(batch);
}

}  // namespace veilleuse::storage
