// WebSocket frames as a client writes and reads them (RFC 6455, section 5.2): masked out, plain in, no
// extensions.
//
//   byte 0      FIN · 0 0 0 · opcode(4)
//   byte 1      MASK · length(7): 126 = 16 bits follow, 127 = 64 bits follow, big-endian
//   [4 bytes]   masking key, client to server only
//   payload
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::bench {

enum class opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Appends one masked frame.
void append_frame(std::string& out, opcode kind, std::string_view payload, std::uint32_t mask);

enum class frame_status : std::uint8_t { complete, incomplete, broken };

struct read_result {
  frame_status status = frame_status::incomplete;
  opcode kind = opcode::text;
  bool final = true;
  /// Points into the bytes given.
  std::string_view payload{};
  std::size_t consumed = 0;
};

/// The first frame of `bytes`. Broken: masked, reserved bits, or longer than limits::server_frame_bytes.
[[nodiscard]] read_result read_frame(std::string_view bytes);

}  // namespace veilleuse::bench
