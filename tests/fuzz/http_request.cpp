// A request's head: taken only when it is whole and within its bound, and the same whatever follows it.
#include "engine/http/request.hpp"
#include "engine/limits.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <string>

namespace veilleuse::fuzz {

using namespace engine::http;

void look_at(std::string_view input) {
  const auto parsed = parse_request(input);
  const auto* head = std::get_if<request_head>(&parsed);
  if (head == nullptr) return;
  const auto& what = head->what;
  must(head->bytes <= input.size() && head->bytes <= engine::limits::header_bytes,
       "a head is within its bound");
  must(what.path.find('?') == std::string::npos, "a path holds no query");
  must(!(what.is_get && what.is_head), "a request has one method");
  must(!what.wants_websocket || what.is_get, "who wants a WebSocket asks by GET");
  const auto alone = input.substr(0, head->bytes);
  must(alone.ends_with("\r\n\r\n"), "a head ends where it ends");
  const auto cut = parse_request(alone.substr(0, alone.size() - 1));
  must(std::holds_alternative<head_fault>(cut), "half a head is none");
  const auto followed = parse_request(std::string{alone} + "GET / HTTP/1.1\r\n\r\n");
  const auto* same = std::get_if<request_head>(&followed);
  must(same != nullptr && same->bytes == head->bytes && same->what.path == what.path &&
           same->what.host == what.host && same->what.has_body == what.has_body,
       "what follows changes nothing");
}

}  // namespace veilleuse::fuzz
