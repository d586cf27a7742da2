// A node's own copy of the topic of events, in the embedded log's format: what counts, and beside it how far
// each partition was read. It is written without a sync: what a power cut takes is read again. Used by the
// log's thread alone, but for `durable_end`.
#pragma once

#include "storage/counting/partition_count.hpp"
#include "storage/counting/term_reports.hpp"
#include "storage/kafka/topic_entry.hpp"
#include "storage/rocksdb/log_reader.hpp"
#include "storage/rocksdb/stream_ends.hpp"

#include <mutex>
#include <vector>

#include <rocksdb/write_batch.h>

namespace veilleuse::storage {

class topic_copy {
 public:
  /// Throws storage_error when the copy cannot be read.
  topic_copy(const log_database& data, const log_reader& reader);

  /// Of the entry that is read next.
  [[nodiscard]] entry_offset next(partition_id partition) const {
    return partitions_.at(partition.value).next;
  }
  [[nodiscard]] const partition_count& counted(partition_id partition) const {
    return partitions_.at(partition.value).count;
  }
  /// With what was taken and is not committed yet. Throws storage_error.
  [[nodiscard]] events::sequence end_of(const events::stream_id& stream);

  /// What was read at `at`; whether it counts. Throws storage_error: `damaged` when it counts and cannot be.
  standing_of_entry take(partition_id partition, entry_offset at, const record_entry& what);
  standing_of_entry take(partition_id partition, entry_offset at, const take_over_in_topic& what);
  void take(partition_id partition, entry_offset at, const origin_entry& what);
  void take(partition_id partition, entry_offset at, const foreign_entry& what);

  /// A record that this node wrote at `at`, and that counts.
  void take_own(partition_id partition, entry_offset at, const record_entry& what);

  [[nodiscard]] bool empty() const { return batch_.Count() == 0 && touched_.empty(); }
  [[nodiscard]] std::size_t records() const { return records_; }
  [[nodiscard]] std::size_t bytes() const { return batch_.GetDataSize(); }
  /// Writes all that was taken. After a failure the copy must not be used any more.
  [[nodiscard]] rocksdb::Status commit();

  /// Any thread: what is counted and can be read.
  [[nodiscard]] prefix_digest durable_end(partition_id partition) const;
  /// Any thread: of the first entry that was not read, or is not written down here.
  [[nodiscard]] entry_offset durable_next(partition_id partition) const;

 private:
  struct copied_partition {
    entry_offset next;
    partition_count count;
    bool touched = false;
  };

  [[nodiscard]] copied_partition found(partition_id partition) const;
  void keep(partition_id partition, const record_entry& what);
  void pass(partition_id partition, entry_offset at);
  void require_prefix(partition_id partition, const take_over_in_topic& what);
  [[nodiscard]] prefix_digest digest_at(partition_id partition, log_position at) const;

  const log_database& data_;
  const log_reader& reader_;
  std::vector<copied_partition> partitions_;
  stream_ends ends_{limits::remembered_stream_ends};

  rocksdb::WriteBatch batch_;
  std::vector<partition_id> touched_;
  std::size_t records_ = 0;

  mutable std::mutex durable_mutex_;
  std::vector<prefix_digest> durable_ends_;
  std::vector<entry_offset> durable_nexts_;
};

}  // namespace veilleuse::storage
