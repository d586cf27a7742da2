// The port of every event log: partitions with one writer each, appends that expect, reading in order.
//
// Completions run on a thread of the log's own, once each, in the order of the appends of a stream; they must
// not block and must not call the log's destructor. Reads with a `_now` in their name block the calling
// thread.
#pragma once

#include "storage/limits.hpp"
#include "storage/log_types.hpp"
#include "storage/measure.hpp"
#include "storage/storage_error.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace veilleuse::storage {

using append_batch = std::vector<append_request>;
/// One outcome per request, in the batch's order.
using append_done = std::function<void(std::vector<append_outcome>)>;

struct take_over_refused {
  std::string why;
  storage_failure kind = storage_failure::io_error;
};
using take_over_done = std::function<void(std::variant<ownership, take_over_refused>)>;

struct read_limits {
  std::size_t records = limits::read_records;
  std::size_t bytes = limits::read_bytes;
};

struct read_page {
  std::vector<logged_record> records;
  /// True when the page reached the end as it stood while reading.
  bool at_end = false;
};
using read_done = std::function<void(std::variant<read_page, storage_error>)>;

/// What a log counted since it was opened.
struct log_reading {
  /// From handing a batch over to its answer, in microseconds.
  distribution_reading append_us;
  /// Of one group: writing and syncing it, in microseconds, and its records.
  distribution_reading commit_us;
  distribution_reading group_records;
  /// Requests by outcome.
  std::uint64_t appended = 0;
  std::uint64_t refused = 0;
  std::uint64_t unknown = 0;
  std::uint64_t in_flight = 0;
  /// For how long the writer has been at the group under way; 0 while it waits for work.
  std::uint64_t writing_us = 0;
};

class event_log {
 public:
  event_log() = default;
  event_log(const event_log&) = delete;
  event_log& operator=(const event_log&) = delete;
  virtual ~event_log() = default;

  /// Fixed for the life of the data.
  [[nodiscard]] virtual std::uint32_t partition_count() const = 0;

  /// Becomes the one writer of a partition, under a new, higher term.
  virtual void take_over(partition_id partition, take_over_done done) = 0;

  /// Hands over a batch. Requests succeed or fail one by one; those of one stream are taken in order, and
  /// after a failure the stream's later requests in flight fail with `conflict`. More than
  /// `limits::appends_in_flight` in flight, or a partition not owned: `unavailable`, `fenced`.
  virtual void append(append_batch batch, append_done done) = 0;

  /// The prefix that is durable now.
  [[nodiscard]] virtual prefix_digest end_now(partition_id partition) = 0;

  /// Records of a partition after `after`, in order. The port is asynchronous, so that a log beyond a network
  /// can stand behind it and a simulation can say when each answer comes. Today only the contract suite asks
  /// so: the engine's own readers have threads of theirs and take `read_now`.
  virtual void read(partition_id partition, log_position after, read_limits limits, read_done done) = 0;
  [[nodiscard]] virtual read_page read_now(partition_id partition, log_position after,
                                           read_limits limits) = 0;

  /// Records of a stream from the one that holds event `from`, in order. Throws storage_error.
  [[nodiscard]] virtual read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                                  read_limits limits) = 0;
  /// 0 when there is no such stream.
  [[nodiscard]] virtual events::sequence stream_end_now(const events::stream_id& stream) = 0;

  /// Calls `visit` for every stream that has events, in order of the id, until it returns false.
  virtual void for_each_stream_now(
      const std::function<bool(const events::stream_id&, events::sequence last)>& visit) = 0;

  /// True while nothing is taken because of the disk, or of brokers that are away; said in /readyz.
  [[nodiscard]] virtual bool read_only() const = 0;

  /// From any thread, at any time. A log that counts nothing gives nothing.
  [[nodiscard]] virtual log_reading reading() const { return {}; }
};

}  // namespace veilleuse::storage
