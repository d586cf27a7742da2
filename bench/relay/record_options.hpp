// RocksDB as the relay uses it: the same tuning as the engine's log, copied, since the load tester links
// nothing of the engine. `compare` reads the OPTIONS files that both databases leave and says where they
// differ.
#pragma once

#include <cstddef>
#include <cstdint>

#include <rocksdb/options.h>

namespace veilleuse::bench {

/// Keys as in the engine's log: partition (2) ‖ position in it (8), big-endian, and as many partitions.
inline constexpr std::size_t partition_bytes = 2;
inline constexpr std::uint64_t partitions = 64;

[[nodiscard]] rocksdb::DBOptions relay_database_options();
[[nodiscard]] rocksdb::ColumnFamilyOptions relay_record_options();
/// Synced: a message is forwarded only when it is durable.
[[nodiscard]] rocksdb::WriteOptions relay_write_options();

}  // namespace veilleuse::bench
