// The identifiers of the domain: one type per id, so that the compiler refuses to mix them.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::events {

using id_bytes = std::array<std::uint8_t, 16>;

/// A 128-bit identifier. All zero means "none".
template <class Tag>
struct byte_id {
  id_bytes bytes{};

  auto operator<=>(const byte_id&) const = default;
  [[nodiscard]] bool is_none() const { return *this == byte_id{}; }
};

/// A number with a meaning of its own. Compared, never mixed with another number.
template <class Tag, class Integer>
struct named_number {
  Integer value{};

  auto operator<=>(const named_number&) const = default;
};

/// Derived from the hash of the youth's 256-bit secret (storage/secrets.hpp), so opening twice opens once.
using conversation_id = byte_id<struct conversation_tag>;
/// Drawn at random when the account is made.
using moderator_id = byte_id<struct moderator_tag>;
/// A queue's name: up to 16 ASCII characters of [a-z0-9-], padded with zero bytes.
using queue_id = byte_id<struct queue_tag>;
/// Drawn at random by a client; with its counter it names a command.
using client_session_id = byte_id<struct client_session_tag>;

/// One installation may serve several services.
using service_id = named_number<struct service_tag, std::uint16_t>;
/// The number of an event within its stream: 1, 2, 3… 0 means "before the first".
using sequence = named_number<struct sequence_tag, std::uint64_t>;
/// Microseconds since 1970-01-01T00:00:00Z.
using timestamp = named_number<struct timestamp_tag, std::int64_t>;

/// Lower-case hexadecimal, 32 digits.
[[nodiscard]] std::string to_hex(const id_bytes& bytes);
/// Nothing unless `text` is exactly 32 hexadecimal digits.
[[nodiscard]] std::optional<id_bytes> id_from_hex(std::string_view text);

/// Nothing unless `name` is 1 to 16 characters of [a-z0-9-].
[[nodiscard]] std::optional<queue_id> queue_from_name(std::string_view name);
[[nodiscard]] std::string name_of(const queue_id& queue);

}  // namespace veilleuse::events
