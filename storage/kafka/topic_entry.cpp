#include "storage/kafka/topic_entry.hpp"

#include "storage/big_endian.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/storage_error.hpp"

#include <algorithm>

namespace veilleuse::storage {

namespace {

constexpr std::string_view magic = "veil";
constexpr char record_kind = 'R';
constexpr char take_over_kind = 'T';
constexpr char origin_kind = 'O';
constexpr std::uint8_t origin_version = 1;
constexpr std::size_t origin_bytes = 1 + installation_bytes + 4;

storage_error newer_entry() {
  return {storage_failure::newer_version,
          "The topic of events holds entries of a newer version of Veilleuse; run that version."};
}

storage_error damaged_entry() {
  return {
      storage_failure::damaged,
      "The topic of events is damaged: an entry cannot be read. Somebody else may write to it: see who may."};
}

std::string head_of(char kind) {
  return std::string{magic} + kind;
}

origin_entry decode_origin(std::string_view rest) {
  if (!rest.empty() && static_cast<std::uint8_t>(rest[0]) > origin_version) throw newer_entry();
  if (rest.size() != origin_bytes) throw damaged_entry();
  return {std::string{rest.substr(1, installation_bytes)},
          get_big_endian<std::uint32_t>(rest.data() + 1 + installation_bytes)};
}

take_over_in_topic decode_term_and_take_over(std::string_view rest) {
  if (rest.size() < sizeof(std::uint64_t)) throw damaged_entry();
  return {{get_big_endian<std::uint64_t>(rest.data())}, decode_take_over(rest.substr(sizeof(std::uint64_t)))};
}

}  // namespace

std::array<char, record_entry_key_bytes> encode_record_key(const envelope& around) {
  std::array<char, record_entry_key_bytes> key;
  char* at = std::ranges::copy(magic, key.data()).out;
  *at++ = record_kind;
  std::ranges::copy(encode(around), at);
  return key;
}

std::string encode_key(const take_over_in_topic& what) {
  std::array<char, sizeof(std::uint64_t)> term;
  put_big_endian(term.data(), what.term.value);
  return head_of(take_over_kind) + std::string{term.data(), term.size()} + encode(what.what);
}

std::string encode_key(const origin_entry& what) {
  std::array<char, 4> partitions;
  put_big_endian(partitions.data(), what.partitions);
  return head_of(origin_kind) + static_cast<char>(origin_version) + what.installation +
         std::string{partitions.data(), partitions.size()};
}

topic_entry decode_entry(std::string_view key, std::string_view value) {
  if (key.size() < entry_head_bytes || !key.starts_with(magic)) return foreign_entry{};
  const auto rest = key.substr(entry_head_bytes);
  switch (key[magic.size()]) {
    case record_kind:
      if (rest.size() > envelope_bytes || value.empty()) throw damaged_entry();
      return record_entry{decode_envelope(rest), rest, value};
    case take_over_kind:
      return decode_term_and_take_over(rest);
    case origin_kind:
      return decode_origin(rest);
    default:
      throw newer_entry();
  }
}

}  // namespace veilleuse::storage
