// What stands in the topic of events (docs/formats.md, "The topic of events"). An entry's key says what it
// is; its value is a record as every log holds it, so that it moves from log to log byte for byte.
//
//   key  "veil" ‖ kind (1) ‖
//     'R', a record      envelope (96), as in the embedded log                            value: the record
//     'T', a take-over   term (8) ‖ take-over (57 and a name), as in the embedded log     value: empty
//     'O', the origin    version (1) = 1 ‖ installation (16) ‖ partitions (4)             value: empty
#pragma once

#include "storage/rocksdb/envelope.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace veilleuse::storage {

inline constexpr std::size_t entry_head_bytes = 5;
inline constexpr std::size_t record_entry_key_bytes = entry_head_bytes + envelope_bytes;

struct record_entry {
  envelope around;
  /// Of `envelope_bytes`, as written.
  std::string_view around_bytes;
  std::string_view record;
};

struct take_over_in_topic {
  term_number term;
  take_over_entry what;
};

/// The first entry of each partition: which installation the topic belongs to.
struct origin_entry {
  std::string installation;
  std::uint32_t partitions = 0;
};

/// Somebody else's; it means nothing here.
struct foreign_entry {};

using topic_entry = std::variant<foreign_entry, record_entry, take_over_in_topic, origin_entry>;

[[nodiscard]] std::array<char, record_entry_key_bytes> encode_record_key(const envelope& around);
[[nodiscard]] std::string encode_key(const take_over_in_topic& what);
[[nodiscard]] std::string encode_key(const origin_entry& what);

/// What the result points at is the caller's. Throws storage_error: `newer_version`; `damaged` for what
/// begins like an entry and is none.
[[nodiscard]] topic_entry decode_entry(std::string_view key, std::string_view value);

}  // namespace veilleuse::storage
