// The frames a client sends (docs/protocol/protocol.md), written from that page alone.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace veilleuse::bench {

/// Seeded, so that a run can be repeated. Good enough for secrets that guard nothing.
using random_source = std::mt19937_64;

/// 256 bits in 43 characters of base64url.
[[nodiscard]] std::string random_secret(random_source& random);
/// 32 lower-case hexadecimal digits.
[[nodiscard]] std::string random_id(random_source& random);

/// Where a chat's WebSocket opens.
inline constexpr std::string_view chat_path = "/v1/chat";

[[nodiscard]] std::string youth_hello(std::string_view secret, std::string_view session,
                                      std::uint64_t last_seen);
[[nodiscard]] std::string staff_hello(std::string_view token, std::string_view session);

/// `open`, `sign_in`, `available`: commands with nothing but an id.
[[nodiscard]] std::string plain_command(std::string_view type, std::uint64_t id);
[[nodiscard]] std::string open_in(std::uint64_t id, std::string_view queue);
[[nodiscard]] std::string set_capacity(std::uint64_t id, std::uint64_t chats);
[[nodiscard]] std::string accept_offer(std::uint64_t id, std::string_view conversation);
[[nodiscard]] std::string attach(std::string_view conversation, std::uint64_t last_seen);
[[nodiscard]] std::string detach(std::string_view conversation);
[[nodiscard]] std::string ping();

/// Appends; `conversation` empty for a youth. `text` is plain ASCII without quotes or backslashes.
void append_plain_message(std::string& out, std::uint64_t id, std::string_view conversation,
                          std::string_view text);
/// Any UTF-8 text.
[[nodiscard]] std::string post_message(std::uint64_t id, std::string_view conversation,
                                       std::string_view text);

}  // namespace veilleuse::bench
