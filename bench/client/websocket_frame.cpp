#include "bench/client/websocket_frame.hpp"

#include "bench/limits.hpp"

#include <cstring>

namespace veilleuse::bench {

namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t length_16 = 126;
constexpr std::uint8_t length_64 = 127;

std::uint64_t big_endian(std::string_view bytes, std::size_t from, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < count; ++at)
    value = value << 8 | static_cast<std::uint8_t>(bytes[from + at]);
  return value;
}

void append_length(std::string& out, std::size_t length) {
  const auto append = [&out](std::uint8_t tag, std::uint64_t value, int bytes) {
    out += static_cast<char>(mask_bit | tag);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      out += static_cast<char>(value >> shift);
  };
  if (length < length_16) {
    out += static_cast<char>(mask_bit | length);
  } else if (length <= 0xffff) {
    append(length_16, length, 2);
  } else {
    append(length_64, length, 8);
  }
}

}  // namespace

void append_frame(std::string& out, opcode kind, std::string_view payload, std::uint32_t mask) {
  out += static_cast<char>(final_bit | static_cast<std::uint8_t>(kind));
  append_length(out, payload.size());
  char key[sizeof mask];
  std::memcpy(key, &mask, sizeof mask);
  out.append(key, sizeof key);
  const auto start = out.size();
  out.append(payload);
  auto* to = out.data() + start;
  const auto wide = std::uint64_t{mask} << 32 | mask;
  std::size_t at = 0;
  for (; at + sizeof wide <= payload.size(); at += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, to + at, sizeof word);
    word ^= wide;
    std::memcpy(to + at, &word, sizeof word);
  }
  for (; at < payload.size(); ++at)
    to[at] = static_cast<char>(to[at] ^ key[at % sizeof key]);
}

read_result read_frame(std::string_view bytes) {
  if (bytes.size() < 2) return {};
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const auto second = static_cast<std::uint8_t>(bytes[1]);
  if ((first & reserved_bits) != 0 || (second & mask_bit) != 0) return {.status = frame_status::broken};
  std::size_t header = 2;
  std::uint64_t length = second;
  if (second >= length_16) {
    const std::size_t extra = second == length_16 ? 2 : 8;
    if (bytes.size() < header + extra) return {};
    length = big_endian(bytes, header, extra);
    header += extra;
  }
  if (length > limits::server_frame_bytes) return {.status = frame_status::broken};
  if (bytes.size() - header < length) return {};
  return {.status = frame_status::complete,
          .kind = static_cast<opcode>(first & 0x0f),
          .final = (first & final_bit) != 0,
          .payload = bytes.substr(header, length),
          .consumed = header + length};
}

}  // namespace veilleuse::bench
