#include "engine/http/response.hpp"

#include <array>

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>

namespace veilleuse::engine::http {

namespace {

// RFC 6455 section 1.3.
constexpr std::string_view websocket_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// Own scripts and styles only, from nowhere else, framed by nobody; the pages speak to this server alone.
constexpr std::string_view safety_headers =
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Content-Type-Options: nosniff\r\n";

std::string_view reason_of(unsigned status) {
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {reason.data(), reason.size()};
}

std::string accept_key(std::string_view websocket_key) {
  std::string text{websocket_key};
  text += websocket_guid;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 64> encoded{};
  const auto length = EVP_EncodeBlock(encoded.data(), hash.data(), static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

}  // namespace

std::string to_bytes(const response& what) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\n"
      "Connection: close\r\n"
      "Content-Type: {}\r\n"
      "Content-Length: {}\r\n"
      "{}{}\r\n{}",
      what.status, reason_of(what.status), what.content_type, what.body.size(), safety_headers,
      what.more_headers, what.head_only ? std::string_view{} : what.body);
}

std::string plain_response(unsigned status, std::string_view more_headers, bool head_only) {
  const auto body = fmt::format("{}\n", reason_of(status));
  return to_bytes({status, "text/plain; charset=utf-8", body, more_headers, head_only});
}

std::string switching_protocols(std::string_view websocket_key) {
  return fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\n"
      "Connection: Upgrade\r\n"
      "Upgrade: websocket\r\n"
      "Sec-WebSocket-Accept: {}\r\n\r\n",
      accept_key(websocket_key));
}

}  // namespace veilleuse::engine::http
