// Keys of the embedded log (docs/formats.md, "The embedded log"). Integers are big-endian, so keys sort as
// they count.
//
//   records    partition (2) ‖ position (8)
//   streams    stream (19) ‖ first event (8)
//   takeovers  partition (2) ‖ term (8)
#pragma once

#include "storage/log_types.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace veilleuse::storage {

/// Keys are at most 65,536 partitions wide.
inline constexpr std::uint32_t widest_partition_count = 65'536;

template <std::size_t Size>
struct log_key {
  std::array<char, Size> bytes;
  [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }
};

using record_key = log_key<10>;
using stream_key_prefix = log_key<events::stream_bytes>;
using stream_index_key = log_key<events::stream_bytes + 8>;
using take_over_key = log_key<10>;

[[nodiscard]] record_key key_of(partition_id partition, log_position at);
[[nodiscard]] take_over_key key_of(partition_id partition, term_number term);
[[nodiscard]] stream_index_key key_of(const events::stream_id& stream, events::sequence first);

/// Writes events::stream_bytes bytes, as events::to_bytes does, without a string.
char* put_stream(char* at, const events::stream_id& stream);

struct record_place {
  partition_id partition;
  log_position at;
};
/// Nothing for a key of another length.
[[nodiscard]] std::optional<record_place> record_place_of(std::string_view key);

struct take_over_place {
  partition_id partition;
  term_number term;
};
[[nodiscard]] std::optional<take_over_place> take_over_place_of(std::string_view key);

struct stream_place {
  events::stream_id stream;
  events::sequence first;
};
[[nodiscard]] std::optional<stream_place> stream_place_of(std::string_view key);

/// A row of the index: where the record lies in its partition and how many events it holds.
struct stream_index_row {
  log_position at;
  std::uint32_t event_count = 0;
};
using stream_index_value = log_key<12>;
[[nodiscard]] stream_index_value value_of(const stream_index_row& row);
[[nodiscard]] std::optional<stream_index_row> stream_index_row_of(std::string_view value);

}  // namespace veilleuse::storage
