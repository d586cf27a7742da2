#include "storage/rocksdb/envelope.hpp"

#include "storage/big_endian.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/storage_error.hpp"

#include <algorithm>

namespace veilleuse::storage {

namespace {

constexpr std::size_t take_over_head = 1 + 16 + 8 + 32;

void require_version(std::string_view value, std::size_t smallest) {
  if (!value.empty() && static_cast<std::uint8_t>(value[0]) > envelope_version) {
    throw storage_error{storage_failure::newer_version,
                        "The log holds records of a newer version of Veilleuse; run that version."};
  }
  if (value.size() < smallest || static_cast<std::uint8_t>(value[0]) != envelope_version) {
    throw storage_error{storage_failure::damaged,
                        "The log is damaged: a record's envelope cannot be read. Restore a backup."};
  }
}

template <std::size_t Size>
const char* get_bytes(const char* from, std::array<std::uint8_t, Size>& to) {
  std::copy_n(reinterpret_cast<const std::uint8_t*>(from), Size, to.begin());
  return from + Size;
}

}  // namespace

std::array<char, envelope_bytes> encode(const envelope& what) {
  std::array<char, envelope_bytes> bytes;
  char* at = bytes.data();
  *at++ = static_cast<char>(envelope_version);
  at = put_big_endian(at, what.term.value);
  at = std::copy(what.nonce.begin(), what.nonce.end(), at);
  at = put_big_endian(at, what.ordinal.value);
  at = std::copy(what.chain.begin(), what.chain.end(), at);
  at = put_stream(at, what.stream);
  at = put_big_endian(at, what.first.value);
  put_big_endian(at, what.event_count);
  return bytes;
}

envelope decode_envelope(std::string_view value) {
  require_version(value, envelope_bytes);
  envelope what;
  const char* at = value.data() + 1;
  what.term = {get_big_endian<std::uint64_t>(at)};
  at = get_bytes(at + 8, what.nonce);
  what.ordinal = {get_big_endian<std::uint64_t>(at)};
  at = get_bytes(at + 8, what.chain);
  const auto stream = events::stream_from_bytes({at, events::stream_bytes});
  if (!stream) {
    throw storage_error{storage_failure::damaged,
                        "The log is damaged: a record names no stream. Restore a backup."};
  }
  what.stream = *stream;
  at += events::stream_bytes;
  what.first = {get_big_endian<std::uint64_t>(at)};
  what.event_count = get_big_endian<std::uint32_t>(at + 8);
  return what;
}

std::string encode(const take_over_entry& what) {
  std::string bytes(take_over_head, '\0');
  char* at = bytes.data();
  *at++ = static_cast<char>(envelope_version);
  at = std::copy(what.nonce.begin(), what.nonce.end(), at);
  at = put_big_endian(at, what.prefix.count.value);
  std::copy(what.prefix.chain.begin(), what.prefix.chain.end(), at);
  return bytes + what.node;
}

take_over_entry decode_take_over(std::string_view value) {
  require_version(value, take_over_head);
  take_over_entry what;
  const char* at = get_bytes(value.data() + 1, what.nonce);
  what.prefix.count = {get_big_endian<std::uint64_t>(at)};
  get_bytes(at + 8, what.prefix.chain);
  what.node = value.substr(take_over_head);
  return what;
}

}  // namespace veilleuse::storage
