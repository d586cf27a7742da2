// The bounds of sockets, lanes and the outgoing queue at their edges, as they are when nothing is configured.
#include "engine/net/timer_wheel.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <algorithm>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;
using engine::net::steady_time;

/// More than the kernel holds of a loopback connection for a client that reads nothing.
constexpr std::size_t kernel_bytes = 8u << 20;
constexpr std::string_view ping = R"({"type":"ping"})";

/// A WebSocket ping whose pong is as large as pongs get.
constexpr std::size_t pong_bytes = 2 + 125;
void send_pings(test_client& client, std::size_t count) {
  std::string frames;
  for (std::size_t at = 0; at < count; ++at) {
    frames += "\x89\xfd";
    frames.append(4 + 125, '\0');
  }
  client.send_bytes(frames);
}

/// The server's listening socket, found among the descriptors of this process.
int listening_socket(std::uint16_t port) {
  for (int at = 0; at < 1'024; ++at) {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(at, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;
    sockaddr_in where{};
    size = sizeof where;
    if (::getsockname(at, reinterpret_cast<sockaddr*>(&where), &size) == 0 && ntohs(where.sin_port) == port)
      return at;
  }
  return -1;
}

/// What a process with this limit of open files allows itself.
std::uint64_t connections_with(rlim_t files) {
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit limit{files, files};
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const auto allowed = engine::net::connections_within_descriptor_limit();
    ::_exit(::write(ends[1], &allowed, sizeof allowed) == sizeof allowed ? 0 : 1);
  }
  std::uint64_t allowed = 0;
  BOOST_REQUIRE(::read(ends[0], &allowed, sizeof allowed) == sizeof allowed);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  return allowed;
}

std::string request_of(std::size_t bytes) {
  const std::string before = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
  const std::string after = "\r\n\r\n";
  return before + std::string(bytes - before.size() - after.size(), 'x') + after;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_sockets, server_fixture)

BOOST_AUTO_TEST_CASE(answers_up_to_the_hard_bound_wait_for_a_client_that_does_not_read) {
  bounds.burst = 1'000'000;
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello());
  (void)client.receive_type("caught_up");
  const auto count = limits::outgoing_hard_bytes / pong_bytes;
  send_pings(client, count);
  for (std::size_t at = 0; at < count; ++at)
    BOOST_REQUIRE(client.receive_frame().opcode == 10U);
  client.send_text(ping);
  BOOST_TEST(text_of(client.receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_cut_as_slow_past_the_hard_bound) {
  bounds.burst = 1'000'000;
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello());
  (void)client.receive_type("caught_up");
  send_pings(client, (limits::outgoing_hard_bytes + kernel_bytes) / pong_bytes);
  BOOST_TEST(client.receive_close() == 4008U);
}

BOOST_AUTO_TEST_CASE(what_is_published_past_the_soft_bound_waits_in_the_log_and_cuts_nobody) {
  gateway.fill(stream, 1);
  gateway.page_events = 10;
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello(1));
  (void)client.receive_type("caught_up");
  static_assert(limits::outgoing_soft_bytes < limits::outgoing_hard_bytes);
  const std::string text(events::limits::text_bytes, 'y');
  const auto count = static_cast<std::int64_t>((limits::outgoing_hard_bytes + kernel_bytes) / text.size());
  for (std::int64_t at = 0; at < count; ++at)
    gateway.post(stream, events::author{{{0x77}}}, text);
  for (std::int64_t at = 0; at < count; ++at)
    BOOST_REQUIRE(number_of(client.receive_type("event"), "seq") == at + 2);
}

BOOST_AUTO_TEST_CASE(a_page_of_history_is_asked_for_only_below_the_low_bound) {
  static_assert(limits::outgoing_low_bytes < limits::outgoing_soft_bytes);
  const auto count = (limits::outgoing_hard_bytes + kernel_bytes) / events::limits::text_bytes;
  gateway.fill(stream, count, events::limits::text_bytes);
  gateway.page_events = 1;
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello());
  // Many rounds of the lane, in which a client that reads nothing is given no more than fits.
  const auto other = moderator();
  for (int at = 0; at < 20; ++at) {
    other->send_text(ping);
    (void)other->receive_type("pong");
  }
  BOOST_TEST(gateway.history_pages() < count);
  for (std::size_t at = 0; at < count; ++at)
    BOOST_REQUIRE(number_of(client.receive_type("event"), "seq") == static_cast<std::int64_t>(at + 1));
}

BOOST_AUTO_TEST_CASE(a_deadline_is_met_within_two_ticks_and_nobody_is_called_early) {
  const steady_time now{1h};
  for (const auto ahead : {0ms, 1ms, 19ms, 20ms, 21ms, 5'000ms}) {
    engine::net::timer_wheel wheel{now};
    const auto due = wheel.file(1, now + ahead);
    BOOST_TEST((due >= now + ahead));
    BOOST_TEST((due <= now + ahead + 2 * limits::tick));
    BOOST_TEST(wheel.take_due(due - 1ns).empty());
    BOOST_TEST(wheel.take_due(due).size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_deadline_beyond_the_wheel_is_looked_at_once_a_turn) {
  const steady_time now{1h};
  constexpr auto turn = limits::tick * limits::wheel_slots;
  engine::net::timer_wheel wheel{now};
  const auto last = wheel.file(1, now + turn - 3 * limits::tick);
  BOOST_TEST((last >= now + turn - 3 * limits::tick));
  const auto beyond = wheel.file(2, now + 2 * turn);
  BOOST_TEST((beyond > last));
  BOOST_TEST((beyond < now + turn));
  BOOST_TEST(wheel.take_due(last).size() == 1U);
  BOOST_TEST(wheel.take_due(beyond).size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_largest_head_is_read_and_one_byte_more_is_refused) {
  start();
  BOOST_TEST(http_exchange(port(), request_of(limits::header_bytes)).starts_with("HTTP/1.1 200 "));
  BOOST_TEST(http_exchange(port(), request_of(limits::header_bytes + 1)).starts_with("HTTP/1.1 431 "));
}

BOOST_AUTO_TEST_CASE(the_kernel_keeps_as_many_connections_waiting_as_the_limit_says) {
  start();
  const int socket = listening_socket(port());
  BOOST_REQUIRE(socket >= 0);
  tcp_info told{};
  socklen_t size = sizeof told;
  BOOST_REQUIRE(::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &told, &size) == 0);
  int most = 0;
  std::ifstream{"/proc/sys/net/core/somaxconn"} >> most;
  // Of a listening socket this field is its backlog (man 8 ss, Send-Q).
  BOOST_TEST(told.tcpi_sacked == static_cast<unsigned>(std::min(most, limits::listen_backlog)));
}

BOOST_AUTO_TEST_CASE(as_many_connections_as_allowed_are_told_that_there_is_no_room_and_the_next_is_closed) {
  max_connections = 1;
  start();
  const auto first = youth();
  const auto before = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<test_socket>> told;
  for (bool answered = true; answered && told.size() < 1'000;) {
    auto socket = std::make_unique<test_socket>(port());
    answered = !socket->read_to_end().empty();
    if (answered) told.push_back(std::move(socket));
  }
  BOOST_TEST(told.size() >= limits::refused_connections);
  // Those told long ago were let go meanwhile, and made room.
  const bool quick = std::chrono::steady_clock::now() - before < limits::close_timeout;
  if (quick) BOOST_TEST(told.size() == limits::refused_connections);
  first->send_text(ping);
  BOOST_TEST(text_of(first->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(descriptors_are_reserved_for_the_log_and_at_most_half_of_them) {
  constexpr rlim_t reserved = limits::reserved_descriptors;
  BOOST_TEST(connections_with(2 * reserved + 1) == reserved + 1);
  BOOST_TEST(connections_with(2 * reserved - 2) == reserved - 1);
}

BOOST_AUTO_TEST_CASE(frames_that_cross_the_end_of_a_reading_are_read) {
  bounds.burst = 10'000;
  start();
  const auto client = youth();
  const std::string frame = fmt::format(R"({{"type":"ping","x":"{:x>1000}"}})", "");
  std::size_t count = 0;
  for (std::size_t sent = 0; sent <= 2 * limits::read_bytes; sent += frame.size(), ++count)
    client->send_text(frame);
  for (std::size_t at = 0; at < count; ++at)
    BOOST_REQUIRE(text_of(client->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(more_sockets_than_one_wake_up_serves_are_all_served) {
  max_connections = 1'000;
  start();
  std::vector<std::unique_ptr<test_client>> clients;
  for (int at = 0; at <= limits::events_per_wake; ++at) {
    clients.push_back(std::make_unique<test_client>(port()));
    clients.back()->send_text(staff_hello());
    BOOST_REQUIRE(text_of(clients.back()->receive(), "type") == "welcome");
  }
  for (const auto& client : clients)
    client->send_text(ping);
  for (const auto& client : clients)
    (void)client->receive_type("pong");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
