// The opened RocksDB database of an event log: options, column families, and the rows that say what it is.
#pragma once

#include "storage/rocksdb/column_families.hpp"
#include "storage/rocksdb/disk_watch.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <rocksdb/db.h>

namespace veilleuse::storage {

/// Stored in the row `format` of the family `meta`.
inline constexpr std::uint32_t log_format_version = 1;

/// Random, drawn when the data is made.
inline constexpr std::size_t installation_bytes = 16;

/// As errors name it.
inline const std::string log_name = "the event log";

struct log_database_options {
  std::filesystem::path directory;
  /// Used when the data is made; afterwards the data's own count holds.
  std::uint32_t partitions = 0;
  bool read_only = false;
  /// Tests put faults here; the system's own when null.
  rocksdb::Env* environment = nullptr;
  /// Installation of the shared log of which this is one node's copy; empty: it is a log of its own.
  std::string copies{};
  /// Of a log of its own: event_log_options::installation.
  std::string installation{};
};

class log_database {
 public:
  /// Throws storage_error.
  explicit log_database(const log_database_options& options);
  log_database(const log_database&) = delete;
  log_database& operator=(const log_database&) = delete;
  ~log_database();

  [[nodiscard]] rocksdb::DB& database() const { return *database_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* family(log_family which) const {
    return families_[static_cast<std::size_t>(which)];
  }
  [[nodiscard]] std::uint32_t partition_count() const { return partitions_; }
  /// Of `installation_bytes`: its own, or that of the log which it copies. A copied directory keeps them.
  [[nodiscard]] const std::string& installation() const { return installation_; }
  [[nodiscard]] const disk_watch& watch() const { return *watch_; }
  /// What lies in memory and in the write-ahead log alone.
  [[nodiscard]] std::size_t unflushed_bytes() const;

 private:
  void open(const log_database_options& options);
  void close();
  void make(const log_database_options& options);
  void require_own_kind(const log_database_options& options) const;
  [[nodiscard]] std::string meta_row(const char* key) const;

  std::shared_ptr<disk_watch> watch_ = std::make_shared<disk_watch>();
  std::unique_ptr<rocksdb::DB> database_;
  std::array<rocksdb::ColumnFamilyHandle*, log_family_count> families_{};
  std::uint32_t partitions_ = 0;
  std::string installation_;
};

}  // namespace veilleuse::storage
