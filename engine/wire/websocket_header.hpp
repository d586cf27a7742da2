// Puts a server's WebSocket header before a payload (RFC 6455 section 5.2): final, never masked, so that the
// bytes are the same for every receiver.
//
//   0x80 | opcode   length (1 byte below 126; 126 and 2 bytes; 127 and 8 bytes, big-endian)   payload
#pragma once

#include "engine/wire/close_code.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::engine::wire {

enum class opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Appends a whole frame to `out`.
void append_websocket_frame(std::string& out, opcode kind, std::string_view payload);

/// A close frame with its code and no reason text.
[[nodiscard]] std::string close_frame(close_code code);

}  // namespace veilleuse::engine::wire
