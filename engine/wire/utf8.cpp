#include "engine/wire/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace veilleuse::engine::wire {

namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;

/// Length of the sequence that begins with `lead`, and the bounds of its second byte; length 0: none begins
/// so.
struct sequence_shape {
  std::size_t length = 0;
  std::uint8_t second_min = 0x80;
  std::uint8_t second_max = 0xbf;
};

// RFC 3629, section 4.
sequence_shape shape_of(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {2};
  if (lead == 0xe0) return {3, 0xa0};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {3};
  if (lead == 0xf0) return {4, 0x90};
  if (lead >= 0xf1 && lead <= 0xf3) return {4};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {};
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// Bytes of the well-formed sequence at `at`; 0 when it is none.
std::size_t sequence_at(std::string_view bytes, std::size_t at) {
  const auto shape = shape_of(byte_at(bytes, at));
  if (shape.length == 0 || bytes.size() - at < shape.length) return 0;
  const auto second = byte_at(bytes, at + 1);
  if (second < shape.second_min || second > shape.second_max) return 0;
  for (std::size_t next = 2; next < shape.length; ++next) {
    if ((byte_at(bytes, at + next) & 0xc0) != 0x80) return 0;
  }
  return shape.length;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.size() - at >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, sizeof word);
      if ((word & high_bits) == 0) {
        at += sizeof word;
        continue;
      }
    }
    if (byte_at(bytes, at) < 0x80) {
      ++at;
      continue;
    }
    const auto length = sequence_at(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace veilleuse::engine::wire
