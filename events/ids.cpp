#include "events/ids.hpp"

#include <algorithm>

namespace veilleuse::events {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::optional<std::uint8_t> digit_value(char digit) {
  const auto at = digits.find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

bool is_name_character(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
}

}  // namespace

std::string to_hex(const id_bytes& bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 0xf];
  }
  return text;
}

std::optional<id_bytes> id_from_hex(std::string_view text) {
  id_bytes bytes{};
  if (text.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto high = digit_value(text[2 * at]);
    const auto low = digit_value(text[2 * at + 1]);
    if (!high || !low) return std::nullopt;
    bytes[at] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return bytes;
}

std::optional<queue_id> queue_from_name(std::string_view name) {
  queue_id queue;
  if (name.empty() || name.size() > queue.bytes.size()) return std::nullopt;
  if (!std::ranges::all_of(name, is_name_character)) return std::nullopt;
  std::ranges::copy(name, queue.bytes.begin());
  return queue;
}

std::string name_of(const queue_id& queue) {
  const auto end = std::ranges::find(queue.bytes, std::uint8_t{0});
  return {queue.bytes.begin(), end};
}

}  // namespace veilleuse::events
