// Builds one group commit: checks each request against what is on the log and what is in the group already,
// and writes records, index and take-overs in one synced batch. Used by the group commit's thread alone.
#pragma once

#include "storage/event_log.hpp"
#include "storage/limits.hpp"
#include "storage/rocksdb/log_reader.hpp"
#include "storage/rocksdb/stream_ends.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <rocksdb/write_batch.h>

namespace veilleuse::storage {

class commit_builder {
 public:
  commit_builder(const log_database& data, const log_reader& reader, std::string node);

  /// `appended` with a position means: will be, if `commit` succeeds. Anything else is final. Throws
  /// storage_error when the index cannot be read; nothing is staged then.
  [[nodiscard]] append_outcome stage(const append_request& request);
  /// Likewise granted only if `commit` succeeds.
  [[nodiscard]] ownership stage_take_over(partition_id partition);

  [[nodiscard]] bool empty() const { return batch_.Count() == 0; }
  [[nodiscard]] bool full() const;
  /// Records in the group.
  [[nodiscard]] std::size_t size() const { return staged_.size(); }
  /// What the group takes in the database's own log.
  [[nodiscard]] std::size_t bytes() const { return batch_.GetDataSize(); }
  /// Writes and syncs. After a failure the builder stands where it stood before the group.
  [[nodiscard]] rocksdb::Status commit();

  /// Any thread. Nothing when this log has not taken the partition over.
  [[nodiscard]] std::optional<prefix_digest> durable_end(partition_id partition) const;

 private:
  /// Where the next record of a partition goes.
  struct tail {
    bool owned = false;
    term_number term;
    term_nonce nonce{};
    ordinal_number ordinal;
    prefix_digest end;
  };

  [[nodiscard]] events::sequence* end_of(const events::stream_id& stream);
  void touch(partition_id partition);
  void keep();
  void roll_back();

  const log_database& data_;
  const log_reader& reader_;
  const std::string node_;

  rocksdb::WriteBatch batch_;
  stream_ends ends_{limits::remembered_stream_ends};
  /// Streams and partitions of the group being built.
  std::vector<events::stream_id> staged_;
  std::vector<partition_id> touched_;
  std::vector<tail> tails_;
  std::vector<tail> durable_tails_;

  mutable std::mutex durable_mutex_;
  std::vector<std::optional<prefix_digest>> durable_ends_;
};

}  // namespace veilleuse::storage
