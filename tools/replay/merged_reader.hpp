// All partitions of a log as one sequence of records, in an order that a person can follow.
//
// Partitions are written independently: nothing says which of two records in different ones came first but
// the terms and the clock. So the earlier term comes first (a start takes over every partition), then the
// earlier time, then the lower partition. Within a partition the order is the log's own, whatever the clock
// did; so it is within a stream.
#pragma once

#include "storage/event_log.hpp"
#include "tools/replay/any_record.hpp"
#include "tools/replay/progress.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace veilleuse::tools {

class merged_reader {
 public:
  explicit merged_reader(storage::event_log& log);

  /// Calls `visit` for each record, and whether its time is earlier than one written before it in its
  /// partition; until it returns false.
  [[nodiscard]] engine::outcome<engine::done> read(
      const std::function<bool(const any_record&, bool behind)>& visit, const progress_sink& progress);

 private:
  struct cursor {
    storage::partition_id partition;
    storage::read_page page;
    std::size_t next = 0;
    storage::log_position last;
    events::timestamp latest;
    /// Nothing at the partition's end.
    std::optional<any_record> head;
    storage::term_number term;
  };

  [[nodiscard]] engine::outcome<engine::done> advance(cursor& at);
  [[nodiscard]] static bool comes_later(const cursor& one, const cursor& other);

  storage::event_log& log_;
  std::vector<cursor> cursors_;
};

/// How many records a log holds now.
[[nodiscard]] std::uint64_t count_records(storage::event_log& log);

}  // namespace veilleuse::tools
