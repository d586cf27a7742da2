// The vocabulary of every event log: partitions, positions, terms, and what may come of an append.
#pragma once

#include "events/ids.hpp"
#include "events/stream.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace veilleuse::storage {

using partition_id = events::named_number<struct partition_tag, std::uint32_t>;
/// The number of a counted record within its partition: 1, 2, 3… Take-overs are not counted here.
using log_position = events::named_number<struct log_position_tag, std::uint64_t>;
/// Grows with every take-over of a partition.
using term_number = events::named_number<struct term_tag, std::uint64_t>;
/// The number of a counted record within its term: 1, 2, 3…
using ordinal_number = events::named_number<struct ordinal_tag, std::uint64_t>;

using term_nonce = std::array<std::uint8_t, 16>;
/// BLAKE2b-256.
using digest = std::array<std::uint8_t, 32>;

/// A prefix of a partition: how many records, and the chain hash over them.
struct prefix_digest {
  log_position count;
  digest chain{};
  auto operator<=>(const prefix_digest&) const = default;
};

/// Bytes of a sealed record (storage/sealing.hpp), shared, never changed.
using record_bytes = std::shared_ptr<const std::string>;

enum class append_status : std::uint8_t {
  /// Durable, and counted for ever.
  appended,
  /// The stream's last event is not the expected one; nothing was written and nothing will be.
  conflict,
  /// Another owner has taken over; nothing was written and nothing will be.
  fenced,
  /// The log takes no writes now (disk full, closing, queue full); nothing was written and nothing will be.
  unavailable,
  /// It may or may not count. Re-read after a take-over, or send the command again, to know.
  unknown,
};

struct append_outcome {
  append_status status = append_status::unavailable;
  /// Set when appended.
  log_position at;
};

struct append_request {
  events::stream_id stream;
  /// The stream's last event, counting appends in flight that were handed over before.
  events::sequence expected_last;
  std::uint32_t event_count = 0;
  record_bytes record;
};

/// One record as read back.
struct logged_record {
  partition_id partition;
  log_position at;
  term_number term;
  ordinal_number ordinal;
  events::stream_id stream;
  events::sequence first;
  std::uint32_t event_count = 0;
  record_bytes record;
  /// Chain hash up to and with this record.
  digest chain{};
  /// Of the take-over under which it was written; part of the chain hash.
  term_nonce nonce{};
};

struct ownership {
  term_number term;
  term_nonce nonce{};
  prefix_digest prefix;
};

}  // namespace veilleuse::storage
