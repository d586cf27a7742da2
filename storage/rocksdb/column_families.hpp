// Every column family of the event log, with its tuning and the reason, in one table.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <rocksdb/db.h>

namespace veilleuse::storage {

enum class log_family : std::size_t { meta, records, streams, takeovers };
inline constexpr std::size_t log_family_count = 4;

struct log_family_row {
  log_family id;
  const char* name;
  const char* holds;
  const char* why;
  void (*tune)(rocksdb::ColumnFamilyOptions&);
};

[[nodiscard]] const std::array<log_family_row, log_family_count>& log_families();

/// The table as RocksDB wants it, in the order of `log_family`.
[[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> log_family_descriptors();

}  // namespace veilleuse::storage
