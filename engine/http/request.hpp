// One HTTP request's head, as far as the engine cares. Boost.Beast parses; nothing of it leaves request.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace veilleuse::engine::http {

struct request {
  /// Without the query.
  std::string path;
  bool is_get = false;
  bool is_head = false;
  bool has_body = false;
  /// It came by TLS. Not in the head: the connection says so.
  bool is_secure = false;
  std::string host;
  std::optional<std::string> origin;
  /// X-Forwarded-For and X-Forwarded-Proto, of the latter the last word; anyone can write them.
  std::string forwarded_for;
  std::string forwarded_proto;
  /// The client asks to speak WebSocket.
  bool wants_websocket = false;
  std::string websocket_version;
  std::string websocket_key;
};

enum class head_fault : std::uint8_t { incomplete, too_large, malformed };

struct request_head {
  request what;
  /// Bytes of the head; what follows belongs to the next protocol.
  std::size_t bytes = 0;
};

[[nodiscard]] std::variant<request_head, head_fault> parse_request(std::string_view received);

}  // namespace veilleuse::engine::http
