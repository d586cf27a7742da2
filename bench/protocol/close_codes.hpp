// What a client does after a close (docs/protocol/protocol.md, "Close codes").
#pragma once

#include <cstdint>

namespace veilleuse::bench {

/// False for codes that tell a client not to come back as it was. After any other it does: a proxy sends
/// codes of its own, and a later engine may.
[[nodiscard]] constexpr bool may_come_back(std::uint16_t code) {
  switch (code) {
    case 1000:  // normal
    case 1002:  // protocol error
    case 1007:  // invalid UTF-8
    case 1009:  // frame too big
    case 4000:  // bad hello
    case 4002:  // unsupported version
    case 4003:  // not authenticated
    case 4004:  // wrong secret
    case 4005:  // last seen beyond end: with another hello, and this client's are right
    case 4006:  // replaced
    case 4010:  // binary frame
    case 4011:  // too many bad frames
      return false;
    default:
      return true;
  }
}

}  // namespace veilleuse::bench
