#include "bench/relay/record_options.hpp"

#include <cstdarg>
#include <memory>

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace veilleuse::bench {

namespace {

constexpr std::size_t block_cache_bytes = 32u << 20;

class no_diary final : public rocksdb::Logger {
 public:
  no_diary() : rocksdb::Logger{rocksdb::InfoLogLevel::WARN_LEVEL} {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
  void LogHeader(const char*, va_list) override {}
};

}  // namespace

rocksdb::DBOptions relay_database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.paranoid_checks = true;
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  options.max_total_wal_size = 64u << 20;
  options.bytes_per_sync = 1u << 20;
  options.max_background_jobs = 2;
  options.max_open_files = 512;
  options.skip_stats_update_on_db_open = true;
  options.avoid_flush_during_shutdown = true;
  // The engine writes its own diary, of warnings alone; the relay writes none.
  options.info_log = std::make_shared<no_diary>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions relay_record_options() {
  rocksdb::ColumnFamilyOptions options;
  options.max_write_buffer_number = 4;
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(partition_bytes));
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.optimize_filters_for_hits = true;
  options.level0_file_num_compaction_trigger = 16;
  options.level0_slowdown_writes_trigger = 40;
  options.level0_stop_writes_trigger = 60;
  options.write_buffer_size = 32u << 20;
  options.compression = rocksdb::kNoCompression;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.block_size = 16u << 10;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::WriteOptions relay_write_options() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace veilleuse::bench
