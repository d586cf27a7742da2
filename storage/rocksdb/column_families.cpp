#include "storage/rocksdb/column_families.hpp"

#include "storage/rocksdb/keys.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace veilleuse::storage {

namespace {

constexpr std::size_t partition_prefix = 2;
/// Blocks of all families that were read last.
constexpr std::size_t block_cache_bytes = 32u << 20;

rocksdb::BlockBasedTableOptions table_options() {
  static const auto cache = rocksdb::NewLRUCache(block_cache_bytes);
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16u << 10;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  return table;
}

void use_table(rocksdb::ColumnFamilyOptions& options, const rocksdb::BlockBasedTableOptions& table) {
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
}

void tune_meta(rocksdb::ColumnFamilyOptions& options) {
  options.write_buffer_size = 1u << 20;
  use_table(options, table_options());
}

void tune_records(rocksdb::ColumnFamilyOptions& options) {
  options.write_buffer_size = 32u << 20;
  options.max_write_buffer_number = 4;
  options.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewFixedPrefixTransform(partition_prefix));
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  // Merging early would write each byte once more. Until then a filter spares a read the runs that do not
  // hold its record; the oldest and largest run needs none, for what is looked for is always somewhere.
  options.optimize_filters_for_hits = true;
  options.level0_file_num_compaction_trigger = 16;
  options.level0_slowdown_writes_trigger = 40;
  options.level0_stop_writes_trigger = 60;
  options.compression = rocksdb::kNoCompression;
  auto table = table_options();
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  use_table(options, table);
}

void tune_streams(rocksdb::ColumnFamilyOptions& options) {
  options.write_buffer_size = 16u << 20;
  options.max_write_buffer_number = 4;
  options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(sizeof(stream_key_prefix)));
  options.memtable_insert_with_hint_prefix_extractor = options.prefix_extractor;
  options.compression = rocksdb::kNoCompression;
  options.level_compaction_dynamic_level_bytes = true;
  auto table = table_options();
  table.block_size = 4u << 10;
  table.filter_policy.reset(rocksdb::NewRibbonFilterPolicy(10));
  table.whole_key_filtering = false;
  use_table(options, table);
}

void tune_takeovers(rocksdb::ColumnFamilyOptions& options) {
  options.write_buffer_size = 1u << 20;
  use_table(options, table_options());
}

constexpr std::array<log_family_row, log_family_count> table{{
    {log_family::meta, "default", "format version, partition count, installation id",
     "a handful of rows, read once at start", tune_meta},
    {log_family::records, "records", "partition, position -> envelope, record",
     "written in order in each partition, so inserts hint at the partition's last; never overwritten, so "
     "universal compaction in runs of 16 writes each byte the fewest times; sealed content does not compress",
     tune_records},
    {log_family::streams, "streams", "stream, first event -> position, event count",
     "small rows in random order; a filter over the stream answers `no such stream` without a read; inserts "
     "hint at the stream's last",
     tune_streams},
    {log_family::takeovers, "takeovers", "partition, term -> nonce, prefix, node",
     "one row a partition and start; the highest term is found by one seek", tune_takeovers},
}};

}  // namespace

const std::array<log_family_row, log_family_count>& log_families() {
  return table;
}

std::vector<rocksdb::ColumnFamilyDescriptor> log_family_descriptors() {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const auto& row : table) {
    rocksdb::ColumnFamilyOptions options;
    row.tune(options);
    descriptors.emplace_back(row.name, options);
  }
  return descriptors;
}

}  // namespace veilleuse::storage
