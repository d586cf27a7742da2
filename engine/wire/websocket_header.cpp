#include "engine/wire/websocket_header.hpp"

namespace veilleuse::engine::wire {

namespace {

void append_big_endian(std::string& out, std::uint64_t number, unsigned bytes) {
  for (unsigned at = bytes; at-- > 0;) {
    out += static_cast<char>(number >> (8 * at) & 0xff);
  }
}

}  // namespace

void append_websocket_frame(std::string& out, opcode kind, std::string_view payload) {
  out += static_cast<char>(0x80 | static_cast<std::uint8_t>(kind));
  if (payload.size() < 126) {
    out += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xffff) {
    out += static_cast<char>(126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, payload.size(), 8);
  }
  out += payload;
}

std::string close_frame(close_code code) {
  std::string payload;
  append_big_endian(payload, static_cast<std::uint16_t>(code), 2);
  std::string frame;
  append_websocket_frame(frame, opcode::close, payload);
  return frame;
}

}  // namespace veilleuse::engine::wire
