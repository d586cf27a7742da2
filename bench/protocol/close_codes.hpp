// What a client does after a close (docs/protocol/protocol.md, "Close codes").
#pragma once

#include "bench/client/websocket_client.hpp"

#include <cstdint>

namespace veilleuse::bench {

/// False for codes that tell a client not to come back as it was.
[[nodiscard]] constexpr bool may_come_back(std::uint16_t code) {
  switch (code) {
    case lost_code:
    case 1012:  // service restart
    case 4001:  // hello timeout
    case 4007:  // flood
    case 4008:  // slow client
    case 4009:  // idle timeout
    case 4012:  // overloaded
    case 4013:  // storage trouble
      return true;
    default:
      return false;
  }
}

}  // namespace veilleuse::bench
