// Secrets that clients hold: the youth's 256-bit secret and the staff's tokens. Only hashes are kept.
#pragma once

#include "events/ids.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::storage {

using secret_bytes = std::array<std::uint8_t, 32>;

/// 43 characters of unpadded base64url. Nothing for any other text.
[[nodiscard]] std::optional<secret_bytes> secret_from_text(std::string_view text);
[[nodiscard]] std::string to_text(const secret_bytes& secret);
[[nodiscard]] secret_bytes draw_secret();

/// First 16 bytes of BLAKE2b-256("veilleuse conversation 1" ‖ secret). Who shows the secret owns the
/// conversation.
[[nodiscard]] events::conversation_id conversation_of(const secret_bytes& secret);

/// BLAKE2b-256("veilleuse staff token 1" ‖ secret), in hexadecimal: what is stored of a staff token (256
/// random bits, so a slow password hash would add nothing).
[[nodiscard]] std::string token_hash(const secret_bytes& token);

/// 16 random bytes.
[[nodiscard]] events::id_bytes draw_id();

}  // namespace veilleuse::storage
