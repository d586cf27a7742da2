// A server that speaks TLS: what holds without it holds with it, and a handshake is bounded.
#include "engine/limits.hpp"
#include "tests/engine/support/server_fixture.hpp"
#include "tests/engine/support/test_certificate.hpp"

#include <fstream>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;
using engine::tls::handshake_failure;

constexpr std::string_view ping = R"({"type":"ping"})";
/// More than the kernel holds of a loopback connection for a client that reads nothing.
constexpr std::size_t kernel_bytes = 8u << 20;

struct tls_server_fixture : server_fixture {
  tls_server_fixture() { speak_tls(); }

  std::string get(std::string_view path, std::string_view more_headers = {}) {
    return http_exchange(where(),
                         fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, more_headers));
  }
  std::uint64_t failures(handshake_failure why) {
    return running().counts().handshake_failures[static_cast<std::size_t>(why)];
  }
  /// The connection's end is seen by the client before it is counted.
  void wait_for_failure(handshake_failure why) {
    while (failures(why) == 0)
      std::this_thread::yield();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_server, tls_server_fixture)

BOOST_AUTO_TEST_CASE(a_youth_and_a_moderator_talk) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto staff = moderator();
  attach(*staff, 1);
  gateway.post(stream, events::author{{{0x77}}}, "bonsoir");
  BOOST_TEST(text_of(child->receive_type("event"), "text") == "bonsoir");
  BOOST_TEST(text_of(staff->receive_type("event"), "text") == "bonsoir");
  BOOST_TEST(running().counts().handshakes == 2U);
}

BOOST_AUTO_TEST_CASE(every_answer_tells_browsers_to_come_by_https_alone) {
  start();
  for (const std::string_view path : {"/", "/nothing", "/healthz", "/v1/chat"}) {
    const auto answer = get(path);
    BOOST_TEST(answer.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != std::string::npos, path);
    BOOST_TEST(answer.find("\r\nContent-Security-Policy: ") != std::string::npos, path);
    BOOST_TEST(answer.find("Server:") == std::string::npos, path);
  }
}

BOOST_AUTO_TEST_CASE(a_page_ends_with_its_last_byte_and_the_word_that_nothing_follows) {
  const std::string page(limits::site_file_bytes, 'x');
  std::ofstream{folder / "web/assets/large.txt"} << page;
  start();
  test_socket socket{where(), 4'096};
  socket.write("GET /assets/large.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  (void)socket.read_until("\r\n\r\n");
  BOOST_TEST((socket.read(page.size()) == page));
  BOOST_TEST(socket.read(1).empty());
  BOOST_TEST(socket.tls()->is_ended());
}

BOOST_AUTO_TEST_CASE(a_request_that_says_at_once_that_nothing_follows_is_answered) {
  start();
  test_socket socket{where()};
  socket.tls()->write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  socket.tls()->close();
  socket.write_raw(socket.tls()->take_outgoing());
  BOOST_TEST(socket.read_to_end().ends_with("\r\n\r\nok\n"));
}

BOOST_AUTO_TEST_CASE(pages_of_the_same_host_without_tls_may_not_connect) {
  start();
  // It throws when it is refused.
  test_client{where(), "Origin: https://localhost\r\n"}.send_text(ping);
  BOOST_CHECK_THROW((test_client{where(), "Origin: http://localhost\r\n"}), std::runtime_error);
  test_client{where(), "Origin: https://veilleuse.example\r\n"}.send_text(ping);
}

BOOST_AUTO_TEST_CASE(who_speaks_plain_http_is_told_where_to_come_and_counted) {
  start();
  const auto answer = http_exchange(port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(answer.starts_with("HTTP/1.1 400 "));
  BOOST_TEST(answer.find("https://") != std::string::npos);
  BOOST_TEST(failures(handshake_failure::plain_http) == 1U);
}

BOOST_AUTO_TEST_CASE(a_handshake_that_is_not_done_in_time_is_cut_and_others_are_served_meanwhile) {
  bounds.header_timeout = 300ms;
  start();
  test_socket silent{port()};
  test_socket slow{port()};
  slow.write("\x16\x03\x01");
  BOOST_TEST(get("/healthz").ends_with("ok\n"));
  BOOST_TEST(silent.read(1).empty());
  BOOST_TEST(slow.read(1).empty());
  BOOST_TEST(failures(handshake_failure::timed_out) == 2U);
}

BOOST_AUTO_TEST_CASE(handshakes_count_as_connections) {
  max_connections = 1;
  start();
  const test_socket silent{port()};
  // Those that there is no room for are told so, by TLS too.
  BOOST_TEST(get("/").starts_with("HTTP/1.1 503 "));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_before_hands_are_shaken_is_counted) {
  start();
  { const test_socket gone{port()}; }
  wait_for_failure(handshake_failure::left);
  BOOST_TEST(running().counts().handshakes == 0U);
}

BOOST_AUTO_TEST_CASE(a_handshake_whose_last_bytes_bring_the_request_is_counted) {
  start();
  test_socket socket{port()};
  tls_peer client{certificate_files.certificate};
  while (!client.shake()) {
    socket.write(client.take_outgoing());
    client.feed(socket.read(1));
  }
  client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  socket.write(client.take_outgoing());
  client.feed(socket.read_to_end());
  BOOST_TEST(client.read().ends_with("ok\n"));
  BOOST_TEST(running().counts().handshakes == 1U);
}

BOOST_AUTO_TEST_CASE(a_record_that_was_changed_ends_the_connection) {
  start();
  const auto client = youth();
  client->socket().tls()->write(std::string(100, '\0'));
  auto record = client->socket().tls()->take_outgoing();
  record.back() = static_cast<char>(record.back() ^ 1);
  client->socket().write_raw(record);
  BOOST_TEST(client->at_end());
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_client_that_reads_late_comes_whole) {
  gateway.fill(stream, 1);
  gateway.page_events = 10;
  start();
  test_client client{where(), {}, 4'096};
  client.send_text(youth_hello(1));
  (void)client.receive_type("caught_up");
  const std::string text(events::limits::text_bytes, 'y');
  const auto count = static_cast<std::int64_t>((limits::outgoing_hard_bytes + kernel_bytes) / text.size());
  for (std::int64_t at = 0; at < count; ++at)
    gateway.post(stream, events::author{{{0x77}}}, text);
  for (std::int64_t at = 0; at < count; ++at)
    BOOST_REQUIRE(number_of(client.receive_type("event"), "seq") == at + 2);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_cut_as_slow_past_the_hard_bound) {
  bounds.burst = 1'000'000;
  start();
  test_client client{where(), {}, 4'096};
  client.send_text(youth_hello());
  (void)client.receive_type("caught_up");
  constexpr std::size_t pong_bytes = 2 + 125;
  std::string pings;
  for (std::size_t at = 0; at < (limits::outgoing_hard_bytes + kernel_bytes) / pong_bytes; ++at) {
    pings += "\x89\xfd";
    pings.append(4 + 125, '\0');
  }
  client.send_bytes(pings);
  BOOST_TEST(client.receive_close() == 4008U);
  BOOST_TEST(client.at_end());
}

BOOST_AUTO_TEST_CASE(a_client_that_answers_pings_stays_and_one_that_does_not_is_let_go) {
  bounds.ping_interval = 100ms;
  bounds.idle_timeout = 400ms;
  start();
  const auto silent = youth();
  draw_conversation();
  const auto there = youth();
  // It answers pings while it waits for this.
  std::thread later{[&] { BOOST_TEST(silent->receive_close() == 4009U); }};
  for (int at = 0; at < 3; ++at) {
    there->receive_ping();
    there->send_raw(0x8a, {});
  }
  later.join();
  there->send_text(ping);
  BOOST_TEST(text_of(there->receive_type("pong"), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_stop_is_told_to_every_client_in_good_order) {
  start();
  auto client = youth();
  std::thread stopping{[&] { running().say_farewell(limits::farewell + limits::close_timeout); }};
  BOOST_TEST(text_of(client->receive(), "type") == "reconnect");
  BOOST_TEST(client->receive_close() == 1012U);
  BOOST_TEST(client->at_end());
  BOOST_TEST(client->socket().tls()->is_ended());
  client.reset();
  stopping.join();
}

BOOST_AUTO_TEST_CASE(a_renewed_certificate_is_for_those_who_come_and_others_stay) {
  start();
  const auto before = youth();
  write_certificate(folder / "tls");
  BOOST_TEST(static_cast<bool>(certificate->reload()));
  draw_conversation();
  // It trusts the new one alone.
  const auto after = youth();
  for (const auto& client : {before.get(), after.get()}) {
    client->send_text(ping);
    BOOST_TEST(text_of(client->receive_type("pong"), "type") == "pong");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
