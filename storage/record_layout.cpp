#include "storage/record_layout.hpp"

namespace veilleuse::storage::record_layout {

namespace {

constexpr unsigned bits_per_byte = 7;
constexpr unsigned longest_varint = 5;
constexpr std::uint8_t more_follows = 0x80;

std::size_t varint_size(std::size_t value) {
  std::size_t size = 1;
  for (; value >= more_follows; value >>= bits_per_byte) {
    ++size;
  }
  return size;
}

std::optional<std::size_t> take_varint(std::string_view& from) {
  std::uint64_t value = 0;
  for (unsigned at = 0; at < longest_varint && at < from.size(); ++at) {
    const auto byte = static_cast<std::uint8_t>(from[at]);
    value |= static_cast<std::uint64_t>(byte & (more_follows - 1u)) << (bits_per_byte * at);
    if (byte & more_follows) continue;
    if (byte == 0 && at > 0) return std::nullopt;
    from.remove_prefix(at + 1);
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::size_t field_size(std::size_t length) {
  return 1 + varint_size(length) + length;
}

char* write_field_head(char* to, std::uint8_t tag, std::size_t length) {
  *to++ = static_cast<char>(tag);
  for (; length >= more_follows; length >>= bits_per_byte) {
    *to++ = static_cast<char>(length | more_follows);
  }
  *to++ = static_cast<char>(length);
  return to;
}

std::optional<std::string_view> take_field(std::string_view& from, std::uint8_t tag) {
  if (from.empty() || static_cast<std::uint8_t>(from.front()) != tag) return std::nullopt;
  from.remove_prefix(1);
  const auto length = take_varint(from);
  if (!length || *length > from.size()) return std::nullopt;
  const auto content = from.substr(0, *length);
  from.remove_prefix(*length);
  return content;
}

}  // namespace veilleuse::storage::record_layout
