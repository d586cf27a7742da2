// Why a WebSocket is closed: RFC 6455 section 7.4, and our own from 4000 on. docs/protocol/protocol.md tells
// clients what to do about each.
#pragma once

#include <cstdint>

namespace veilleuse::engine::wire {

enum class close_code : std::uint16_t {
  normal = 1000,
  protocol_error = 1002,
  invalid_utf8 = 1007,
  frame_too_big = 1009,
  service_restart = 1012,
  bad_hello = 4000,
  hello_timeout = 4001,
  unsupported_version = 4002,
  not_authenticated = 4003,
  wrong_secret = 4004,
  last_seen_beyond_end = 4005,
  replaced = 4006,
  flood = 4007,
  slow_client = 4008,
  idle_timeout = 4009,
  binary_frame = 4010,
  too_many_bad_frames = 4011,
  overloaded = 4012,
  storage_trouble = 4013,
};

}  // namespace veilleuse::engine::wire
