// HTTP on the same port: pages, health, who may open a WebSocket, and what is refused.
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

std::string get(std::uint16_t port, std::string_view path, std::string_view more_headers = {}) {
  return http_exchange(port, fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, more_headers));
}

int status_of(const std::string& response) {
  return response.starts_with("HTTP/1.1 ") ? std::stoi(response.substr(9, 3)) : 0;
}

std::string upgrade(std::string_view version, std::string_view key, std::string_view more = {}) {
  return fmt::format(
      "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: {}\r\n"
      "Sec-WebSocket-Key: {}\r\n{}",
      version, key, more);
}

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http, server_fixture)

BOOST_AUTO_TEST_CASE(pages_and_their_files_are_served) {
  start();
  BOOST_TEST(get(port(), "/").ends_with("\r\n\r\n<p>jeune</p>"));
  BOOST_TEST(get(port(), "/?x=1").ends_with("\r\n\r\n<p>jeune</p>"));
  BOOST_TEST(get(port(), "/equipe").ends_with("\r\n\r\n<p>equipe</p>"));
  const auto style = get(port(), "/assets/common.css");
  BOOST_TEST(style.find("Content-Type: text/css; charset=utf-8\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_is_stored_and_the_server_does_not_name_itself) {
  start();
  const auto page = get(port(), "/");
  BOOST_TEST(page.find("Cache-Control: no-store\r\n") != std::string::npos);
  BOOST_TEST(page.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
  BOOST_TEST(page.find("Referrer-Policy: no-referrer\r\n") != std::string::npos);
  BOOST_TEST(page.find("Server:") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_head_request_gets_the_head_alone_whatever_the_answer) {
  start();
  for (const std::string_view path : {"/", "/healthz", "/readyz", "/nothing", "/v1/chat"}) {
    const auto asked = get(port(), path);
    const auto head = http_exchange(port(), fmt::format("HEAD {} HTTP/1.1\r\nHost: localhost\r\n\r\n", path));
    BOOST_TEST(head == asked.substr(0, asked.find("\r\n\r\n") + 4), path);
  }
}

BOOST_AUTO_TEST_CASE(no_path_leads_out_of_the_list) {
  start();
  for (const auto* path : {"/nothing", "/assets/notes.secret", "/package.json", "/../staff.json",
                           "/assets/../../staff.json", "/%2e%2e/staff.json", "/youth", "//", "/assets/"}) {
    BOOST_TEST(status_of(get(port(), path)) == 404, path);
  }
}

BOOST_AUTO_TEST_CASE(other_methods_and_bodies_are_refused) {
  start();
  BOOST_TEST(status_of(http_exchange(port(), "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n")) == 405);
  BOOST_TEST(status_of(http_exchange(port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")) ==
             413);
  BOOST_TEST(status_of(http_exchange(port(), "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")) ==
             413);
  BOOST_TEST(status_of(http_exchange(
                 port(), "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")) == 413);
}

BOOST_AUTO_TEST_CASE(a_broken_or_too_large_head_is_refused) {
  start();
  BOOST_TEST(status_of(http_exchange(port(), "hello there\r\n\r\n")) == 400);
  BOOST_TEST(status_of(http_exchange(port(), "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n")) ==
             400);
  const auto large = "GET / HTTP/1.1\r\nX: " + std::string(engine::limits::header_bytes, 'x') + "\r\n\r\n";
  BOOST_TEST(status_of(http_exchange(port(), large)) == 431);
}

BOOST_AUTO_TEST_CASE(a_head_that_does_not_end_times_out) {
  bounds.header_timeout = std::chrono::milliseconds{60};
  start();
  BOOST_TEST(status_of(http_exchange(port(), "GET / HTTP/1.1\r\n")) == 408);
}

BOOST_AUTO_TEST_CASE(after_a_long_silence_a_client_has_its_whole_time) {
  bounds.header_timeout = std::chrono::milliseconds{100};
  start();
  BOOST_TEST(status_of(get(port(), "/")) == 200);
  // Another server's longer timeout measures the silence.
  server_fixture other;
  other.bounds.header_timeout = std::chrono::milliseconds{250};
  other.start();
  BOOST_TEST(status_of(http_exchange(other.port(), "GET / HTTP/1.1\r\n")) == 408);
  test_socket slow{port()};
  slow.write("GET / HTTP/1.1\r\n");
  slow.write("Host: x\r\n\r\n");
  BOOST_TEST(status_of(slow.read_to_end()) == 200);
}

BOOST_AUTO_TEST_CASE(readiness_follows_the_gateway) {
  start();
  BOOST_TEST(status_of(get(port(), "/healthz")) == 200);
  BOOST_TEST(status_of(get(port(), "/readyz")) == 200);
  const auto with_state = [&](bool ready, bool read_only) {
    server_fixture fresh;
    fresh.gateway.state = {.ready = ready, .read_only = read_only};
    fresh.start();
    return get(fresh.port(), "/readyz");
  };
  BOOST_TEST(with_state(false, false).ends_with("starting\n"));
  const auto read_only = with_state(true, true);
  BOOST_TEST(status_of(read_only) == 503);
  BOOST_TEST(read_only.ends_with("read_only\n"));
}

BOOST_AUTO_TEST_CASE(a_websocket_opens_for_its_own_and_for_allowed_origins_only) {
  start();
  for (const auto* origin : {"http://localhost", "https://localhost", "https://veilleuse.example"}) {
    BOOST_CHECK_NO_THROW(test_client(port(), fmt::format("Origin: {}\r\n", origin)));
  }
  for (const auto* origin : {"https://evil.example", "null", "https://localhost.evil.example", ""}) {
    const auto headers = upgrade("13", key, fmt::format("Origin: {}\r\n", origin));
    BOOST_TEST(status_of(get(port(), "/v1/chat", headers)) == 403, origin);
  }
}

BOOST_AUTO_TEST_CASE(an_upgrade_that_is_none_is_refused) {
  start();
  BOOST_TEST(status_of(get(port(), "/v1/chat")) == 426);
  const auto old = get(port(), "/v1/chat", upgrade("8", key));
  BOOST_TEST(status_of(old) == 426);
  BOOST_TEST(old.find("Sec-WebSocket-Version: 13\r\n") != std::string::npos);
  BOOST_TEST(status_of(get(port(), "/v1/chat", upgrade("13", "short"))) == 400);
  BOOST_TEST(status_of(get(port(), "/", upgrade("13", key))) == 200);
}

BOOST_AUTO_TEST_CASE(with_no_room_left_a_client_is_told_so) {
  max_connections = 1;
  start();
  const auto first = youth();
  const auto refused = get(port(), "/");
  BOOST_TEST(status_of(refused) == 503);
  BOOST_TEST(refused.find("Retry-After: ") != std::string::npos);
  BOOST_TEST(refused.ends_with("\r\n\r\n<p>119</p>"));
  first->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(first->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_second_server_on_the_port_is_refused_with_a_sentence) {
  const auto second = engine::net::listen_on("127.0.0.1", port());
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == engine::exit_code::port_unavailable));
  BOOST_TEST(second.error().message.find(std::to_string(port())) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_comes_before_the_server_begins_waits_and_is_served) {
  test_socket early{port()};
  early.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  start();
  BOOST_TEST(status_of(early.read_to_end()) == 200);
}

BOOST_AUTO_TEST_CASE(a_stopping_server_tells_everybody_and_answers_what_is_in_flight) {
  lanes = 2;
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  gateway.hold_answers = true;
  child->send_text(R"({"type":"post_message","id":1,"text":"x"})");
  (void)gateway.wait_for_commands(1);
  router->stop();
  BOOST_TEST(get(port(), "/readyz").ends_with("stopping\n"));
  std::thread stop{[this] { running().say_farewell(std::chrono::seconds{20}); }};
  BOOST_TEST(number_of(console->receive_type("reconnect"), "after_ms") >= 0);
  BOOST_TEST(console->receive_close() == 1012U);
  BOOST_TEST(text_of(child->receive(), "type") == "reconnect");
  gateway.answer_held();
  BOOST_TEST(text_of(child->receive(), "type") == "accepted");
  BOOST_TEST(child->receive_close() == 1012U);
  stop.join();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
