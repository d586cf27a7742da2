// Streams: where events live. A stream's family decides its partition.
#pragma once

#include "events/ids.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::events {

/// The numbers are stored: never change or re-use one.
enum class stream_kind : std::uint8_t {
  conversation = 1,
  /// What only staff may see of a conversation (notes, whispers); same family and key as the conversation.
  conversation_staff = 2,
  moderator = 3,
  desk = 4,
};

struct stream_id {
  service_id service;
  stream_kind kind = stream_kind::conversation;
  id_bytes key{};

  auto operator<=>(const stream_id&) const = default;
};

[[nodiscard]] stream_id stream_of(service_id service, const conversation_id& id);
[[nodiscard]] stream_id staff_stream_of(service_id service, const conversation_id& id);
[[nodiscard]] stream_id stream_of(service_id service, const moderator_id& id);
[[nodiscard]] stream_id stream_of(service_id service, const queue_id& id);

/// The stream whose key seals this stream's content: siblings share the conversation's.
[[nodiscard]] stream_id key_stream_of(const stream_id& stream);

/// Text form, used on command lines and on the wire: "1/conversation/00ff…"; a desk shows its queue's name.
[[nodiscard]] std::string to_text(const stream_id& stream);
[[nodiscard]] std::optional<stream_id> stream_from_text(std::string_view text);

/// Binary form, 19 bytes: service (2, big-endian), kind (1), key (16). Sorts as the struct does.
inline constexpr std::size_t stream_bytes = 19;
[[nodiscard]] std::string to_bytes(const stream_id& stream);
[[nodiscard]] std::optional<stream_id> stream_from_bytes(std::string_view bytes);

/// The partition of a stream's family (a conversation and its siblings together): FNV-1a (64 bits) over
/// service (2 bytes, big-endian), family kind (1) and key (16), finished with MurmurHash3's fmix64, modulo
/// `partitions`. Stored data depends on it: it never changes. Source: docs/formats.md.
[[nodiscard]] std::uint32_t partition_of(const stream_id& stream, std::uint32_t partitions);

}  // namespace veilleuse::events

template <>
struct std::hash<veilleuse::events::stream_id> {
  std::size_t operator()(const veilleuse::events::stream_id& stream) const noexcept;
};
