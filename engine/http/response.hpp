// HTTP responses as bytes. Every one ends its connection and forbids storing: nothing is left on a shared
// device.
#pragma once

#include <string>
#include <string_view>

namespace veilleuse::engine::http {

struct response {
  unsigned status = 200;
  std::string_view content_type = "text/plain; charset=utf-8";
  std::string_view body;
  /// Whole lines with their end, as "Retry-After: 5\r\n".
  std::string_view more_headers;
  /// The length is told, the body is not sent.
  bool head_only = false;
};

[[nodiscard]] std::string to_bytes(const response& what);

/// For answers over TLS: from then on a browser comes by https alone, for a year. Of this host, and none
/// below it.
inline constexpr std::string_view strict_transport_security =
    "Strict-Transport-Security: max-age=31536000\r\n";

/// A status with its reason phrase as body.
[[nodiscard]] std::string plain_response(unsigned status, std::string_view more_headers = {},
                                         bool head_only = false);

/// 101, RFC 6455 section 4.2.2.
[[nodiscard]] std::string switching_protocols(std::string_view websocket_key);

}  // namespace veilleuse::engine::http
