// The database under views and snapshots: column families, options, and what damage leads to.
#pragma once

#include "storage/storage_error.hpp"

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

namespace veilleuse::storage {

/// Every call throws storage_error when the disk or the data is at fault. From any thread.
class views_database {
 public:
  enum class family : std::size_t { meta, views, snapshots };

  views_database(std::filesystem::path directory, rocksdb::Env* environment);
  views_database(const views_database&) = delete;
  views_database& operator=(const views_database&) = delete;
  ~views_database();

  /// Removes the database's files, and nothing else, from a directory that nobody has open.
  static void discard(const std::filesystem::path& directory, rocksdb::Env* environment);

  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(family which) const;
  [[nodiscard]] std::optional<std::string> get(family which, const rocksdb::Slice& row) const;
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> rows(family which,
                                                        const rocksdb::ReadOptions& options) const;
  /// Not synced.
  void write(rocksdb::WriteBatch& batch);
  /// Throws unless ok. Damage is noted, so that the next opening discards the database.
  void require_sound(const rocksdb::Status& status) const;
  [[noreturn]] void fail_damaged() const;

 private:
  void require_known_version();

  const std::filesystem::path directory_;
  std::unique_ptr<rocksdb::DB> database_;
  std::array<rocksdb::ColumnFamilyHandle*, 3> handles_{};
  std::atomic<bool> was_full_{false};
};

}  // namespace veilleuse::storage
