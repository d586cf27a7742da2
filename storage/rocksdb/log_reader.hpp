// Reads of the embedded log. Any thread; every read sees only what is durable, for RocksDB shows a write
// after its sync. A hole in positions or in a stream is damage, never skipped.
#pragma once

#include "storage/event_log.hpp"
#include "storage/rocksdb/envelope.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"

#include <functional>
#include <optional>

namespace veilleuse::storage {

struct last_take_over {
  term_number term;
  take_over_entry entry;
};

/// Throws storage_error everywhere.
class log_reader {
 public:
  explicit log_reader(const log_database& data) : data_{data} {}

  [[nodiscard]] read_page read(partition_id partition, log_position after, read_limits limits) const;
  [[nodiscard]] read_page read_stream(const events::stream_id& stream, events::sequence from,
                                      read_limits limits) const;
  [[nodiscard]] events::sequence stream_end(const events::stream_id& stream) const;
  void for_each_stream(
      const std::function<bool(const events::stream_id&, events::sequence last)>& visit) const;

  /// Nothing when the partition is empty.
  [[nodiscard]] std::optional<logged_record> last_record(partition_id partition) const;
  [[nodiscard]] std::optional<last_take_over> newest_take_over(partition_id partition) const;

 private:
  [[nodiscard]] logged_record record_at(partition_id partition, log_position at) const;

  const log_database& data_;
};

/// Throws storage_error when the envelope is damaged or of a newer version.
[[nodiscard]] logged_record logged_record_of(const record_place& place, std::string_view value);

}  // namespace veilleuse::storage
