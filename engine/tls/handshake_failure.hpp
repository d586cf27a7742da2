// Why a client and the server did not come to speak TLS: few names, for /metrics.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace veilleuse::engine::tls {

enum class handshake_failure : std::uint8_t {
  /// The client spoke HTTP without TLS.
  plain_http,
  /// Older than TLS 1.2.
  old_version,
  /// No cipher, curve, signature or application protocol that both know.
  nothing_in_common,
  /// The client does not take the certificate, or says otherwise that it will not go on.
  refused_by_client,
  /// More bytes than a handshake takes.
  too_large,
  timed_out,
  /// The client closed before the end.
  left,
  /// Anything else that is no TLS.
  malformed,
};

/// In the order of the enumeration.
inline constexpr std::array<std::string_view, 8> handshake_failure_names{
    "plain_http", "old_version", "nothing_in_common", "refused_by_client", "too_large",
    "timed_out",  "left",        "malformed"};

}  // namespace veilleuse::engine::tls
