#include "engine/http/request.hpp"

#include "engine/limits.hpp"

#include <boost/beast/http.hpp>

namespace veilleuse::engine::http {

namespace {

namespace beast = boost::beast;

using head_parser = beast::http::request_parser<beast::http::empty_body>;

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

/// Of a list with commas.
std::string last_word(std::string list) {
  list.erase(0, list.find_last_of(", ") + 1);
  return list;
}

request read_head(const head_parser& parser) {
  const auto& head = parser.get();
  request what;
  what.path = text_of(head.target());
  what.path.resize(std::min(what.path.size(), what.path.find('?')));
  what.is_get = head.method() == beast::http::verb::get;
  what.is_head = head.method() == beast::http::verb::head;
  what.has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
  what.host = text_of(head[beast::http::field::host]);
  const auto origin = head.find(beast::http::field::origin);
  if (origin != head.end()) what.origin = text_of(origin->value());
  const auto [first_for, last_for] = head.equal_range("X-Forwarded-For");
  for (auto at = first_for; at != last_for; ++at)
    what.forwarded_for += (what.forwarded_for.empty() ? "" : ",") + text_of(at->value());
  const auto [first_proto, last_proto] = head.equal_range("X-Forwarded-Proto");
  for (auto at = first_proto; at != last_proto; ++at)
    what.forwarded_proto = last_word(text_of(at->value()));
  const bool upgrade = beast::http::token_list{head[beast::http::field::connection]}.exists("upgrade");
  const bool websocket = beast::http::token_list{head[beast::http::field::upgrade]}.exists("websocket");
  what.wants_websocket = what.is_get && head.version() == 11 && upgrade && websocket;
  what.websocket_version = text_of(head[beast::http::field::sec_websocket_version]);
  what.websocket_key = text_of(head[beast::http::field::sec_websocket_key]);
  return what;
}

}  // namespace

std::variant<request_head, head_fault> parse_request(std::string_view received) {
  const auto end = received.find("\r\n\r\n");
  const auto bytes = end == std::string_view::npos ? received.size() : end + 4;
  if (bytes > limits::header_bytes) return head_fault::too_large;
  if (end == std::string_view::npos) return head_fault::incomplete;
  head_parser parser;
  parser.header_limit(limits::header_bytes);
  // The body is refused by its announcement, never read: its size is not the parser's to judge.
  parser.body_limit(boost::none);
  beast::error_code error;
  parser.put(boost::asio::const_buffer{received.data(), bytes}, error);
  if (error == beast::http::error::need_more) error = {};
  // A body that was announced meets `empty_body`: the head is whole all the same.
  if (!parser.is_header_done()) return head_fault::malformed;
  return request_head{read_head(parser), bytes};
}

}  // namespace veilleuse::engine::http
