// The text and byte forms of a stream id.
#include "events/stream.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

namespace veilleuse::events {

namespace {

constexpr std::pair<stream_kind, std::string_view> kind_names[] = {
    {stream_kind::conversation, "conversation"},
    {stream_kind::conversation_staff, "conversation_staff"},
    {stream_kind::moderator, "moderator"},
    {stream_kind::desk, "desk"},
};

std::optional<stream_kind> kind_from_name(std::string_view name) {
  for (const auto& [kind, known] : kind_names) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::string_view name_of(stream_kind kind) {
  for (const auto& [known, name] : kind_names) {
    if (known == kind) return name;
  }
  return {};
}

// Decimal without sign or leading zero, so that every stream has one text.
std::optional<service_id> service_from_text(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  service_id service;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, service.value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return service;
}

// A queue's key as its name; any other key, which no queue has, as hexadecimal (longer than every name).
std::string key_text(const stream_id& stream) {
  if (stream.kind == stream_kind::desk) {
    auto name = veilleuse::events::name_of(queue_id{stream.key});
    if (queue_from_name(name) == queue_id{stream.key}) return name;
  }
  return to_hex(stream.key);
}

std::optional<id_bytes> key_from_text(stream_kind kind, std::string_view text) {
  if (kind == stream_kind::desk) {
    if (const auto queue = queue_from_name(text)) return queue->bytes;
  }
  return id_from_hex(text);
}

}  // namespace

std::string to_text(const stream_id& stream) {
  auto text = std::to_string(stream.service.value);
  text += '/';
  text += name_of(stream.kind);
  text += '/';
  text += key_text(stream);
  return text;
}

std::optional<stream_id> stream_from_text(std::string_view text) {
  const auto first = text.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto service = service_from_text(text.substr(0, first));
  const auto kind = kind_from_name(text.substr(first + 1, second - first - 1));
  if (!service || !kind) return std::nullopt;
  const auto key = key_from_text(*kind, text.substr(second + 1));
  if (!key) return std::nullopt;
  const stream_id stream{*service, *kind, *key};
  if (to_text(stream) != text) return std::nullopt;
  return stream;
}

std::string to_bytes(const stream_id& stream) {
  std::string bytes;
  bytes.reserve(stream_bytes);
  bytes += static_cast<char>(stream.service.value >> 8);
  bytes += static_cast<char>(stream.service.value & 0xff);
  bytes += static_cast<char>(stream.kind);
  bytes.append(stream.key.begin(), stream.key.end());
  return bytes;
}

std::optional<stream_id> stream_from_bytes(std::string_view bytes) {
  if (bytes.size() != stream_bytes) return std::nullopt;
  const auto at = [&](std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); };
  stream_id stream;
  stream.service.value = static_cast<std::uint16_t>(at(0) << 8 | at(1));
  stream.kind = static_cast<stream_kind>(at(2));
  if (name_of(stream.kind).empty()) return std::nullopt;
  for (std::size_t index = 0; index < stream.key.size(); ++index)
    stream.key[index] = at(3 + index);
  return stream;
}

}  // namespace veilleuse::events
