#include "engine/http/router.hpp"

#include "engine/http/response.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace veilleuse::engine::http {

namespace {

constexpr std::string_view websocket_path = "/v1/chat";
constexpr std::string_view no_room_page = "/youth/no_room.html";
// 16 bytes in base64: RFC 6455 section 4.1.
constexpr std::size_t websocket_key_length = 24;

constexpr std::string_view upgrade_headers = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";

}  // namespace

std::variant<answer_and_close, open_websocket> router::route(const request& what) const {
  if (what.has_body) return answer_and_close{plain_response(413, {}, what.is_head)};
  if (!what.is_get && !what.is_head) return answer_and_close{plain_response(405, "Allow: GET, HEAD\r\n")};
  if (what.path == websocket_path) return route_websocket(what);
  if (what.path == "/healthz") {
    return answer_and_close{to_bytes({.body = "ok\n", .more_headers = {}, .head_only = what.is_head})};
  }
  if (what.path == "/readyz") return answer_and_close{readiness(what.is_head)};
  const auto* page = pages_.find(what.path);
  if (page == nullptr) return answer_and_close{plain_response(404, {}, what.is_head)};
  return answer_and_close{to_bytes({200, page->content_type, page->content, {}, what.is_head})};
}

std::string router::no_room(std::uint64_t after_seconds) const {
  const auto again = fmt::format("Retry-After: {}\r\n", after_seconds);
  const auto* page = pages_.find(no_room_page);
  if (page == nullptr) return plain_response(503, again);
  return to_bytes({503, page->content_type, page->content, again});
}

std::string_view router::readiness_word() const {
  const auto status = gateway_.status();
  if (stopping()) return "stopping\n";
  if (!status.ready) return "starting\n";
  return status.read_only ? "read_only\n" : ready;
}

std::string router::readiness(bool head_only) const {
  const auto word = readiness_word();
  return to_bytes(
      {.status = word == ready ? 200U : 503U, .body = word, .more_headers = {}, .head_only = head_only});
}

std::variant<answer_and_close, open_websocket> router::route_websocket(const request& what) const {
  if (!what.wants_websocket || what.websocket_version != "13") {
    return answer_and_close{plain_response(426, upgrade_headers, what.is_head)};
  }
  if (what.websocket_key.size() != websocket_key_length) return answer_and_close{plain_response(400)};
  if (!origin_is_allowed(what)) return answer_and_close{plain_response(403)};
  if (stopping()) return answer_and_close{plain_response(503, "Retry-After: 5\r\n")};
  return open_websocket{switching_protocols(what.websocket_key)};
}

bool router::origin_is_allowed(const request& what) const {
  // Not a browser: the check protects people whose browser is on another site's page.
  if (!what.origin) return true;
  // Without TLS, a proxy in front may have had it.
  const bool is_own =
      *what.origin == "https://" + what.host || (!what.is_secure && *what.origin == "http://" + what.host);
  if (!what.host.empty() && is_own) return true;
  return std::ranges::find(allowed_origins_, *what.origin) != allowed_origins_.end();
}

}  // namespace veilleuse::engine::http
