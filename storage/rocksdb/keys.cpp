#include "storage/rocksdb/keys.hpp"

#include "storage/big_endian.hpp"

#include <algorithm>

namespace veilleuse::storage {

record_key key_of(partition_id partition, log_position at) {
  record_key key;
  put_big_endian(put_big_endian(key.bytes.data(), static_cast<std::uint16_t>(partition.value)), at.value);
  return key;
}

take_over_key key_of(partition_id partition, term_number term) {
  take_over_key key;
  put_big_endian(put_big_endian(key.bytes.data(), static_cast<std::uint16_t>(partition.value)), term.value);
  return key;
}

stream_index_key key_of(const events::stream_id& stream, events::sequence first) {
  stream_index_key key;
  put_big_endian(put_stream(key.bytes.data(), stream), first.value);
  return key;
}

char* put_stream(char* at, const events::stream_id& stream) {
  at = put_big_endian(at, stream.service.value);
  *at++ = static_cast<char>(stream.kind);
  return std::copy(stream.key.begin(), stream.key.end(), at);
}

std::optional<record_place> record_place_of(std::string_view key) {
  if (key.size() != 10) return std::nullopt;
  return record_place{{get_big_endian<std::uint16_t>(key.data())},
                      {get_big_endian<std::uint64_t>(key.data() + 2)}};
}

std::optional<take_over_place> take_over_place_of(std::string_view key) {
  if (key.size() != 10) return std::nullopt;
  return take_over_place{{get_big_endian<std::uint16_t>(key.data())},
                         {get_big_endian<std::uint64_t>(key.data() + 2)}};
}

std::optional<stream_place> stream_place_of(std::string_view key) {
  if (key.size() != events::stream_bytes + 8) return std::nullopt;
  const auto stream = events::stream_from_bytes(key.substr(0, events::stream_bytes));
  if (!stream) return std::nullopt;
  return stream_place{*stream, {get_big_endian<std::uint64_t>(key.data() + events::stream_bytes)}};
}

stream_index_value value_of(const stream_index_row& row) {
  stream_index_value value;
  put_big_endian(put_big_endian(value.bytes.data(), row.at.value), row.event_count);
  return value;
}

std::optional<stream_index_row> stream_index_row_of(std::string_view value) {
  if (value.size() != 12) return std::nullopt;
  return stream_index_row{{get_big_endian<std::uint64_t>(value.data())},
                          get_big_endian<std::uint32_t>(value.data() + 8)};
}

}  // namespace veilleuse::storage
