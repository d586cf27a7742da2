// Why a WebSocket is closed: RFC 6455 section 7.4, and our own from 4000 on. docs/protocol/protocol.md tells
// clients what to do about each.
#pragma once

#include <array>
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

inline constexpr std::array close_codes{
    close_code::normal,         close_code::protocol_error,       close_code::invalid_utf8,
    close_code::frame_too_big,  close_code::service_restart,      close_code::bad_hello,
    close_code::hello_timeout,  close_code::unsupported_version,  close_code::not_authenticated,
    close_code::wrong_secret,   close_code::last_seen_beyond_end, close_code::replaced,
    close_code::flood,          close_code::slow_client,          close_code::idle_timeout,
    close_code::binary_frame,   close_code::too_many_bad_frames,  close_code::overloaded,
    close_code::storage_trouble};

}  // namespace veilleuse::engine::wire
