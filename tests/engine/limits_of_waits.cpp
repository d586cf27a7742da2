// The waits that nobody configures, at their end.
#include "tests/engine/support/real_time.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <algorithm>
#include <future>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <unistd.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;

/// Takes what this process may open, and gives it back.
class all_descriptors {
 public:
  all_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    auto few = before_;
    few.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 1'024);
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (int next = ::dup(STDERR_FILENO); next >= 0; next = ::dup(STDERR_FILENO))
      taken_.push_back(next);
  }
  ~all_descriptors() {
    while (!taken_.empty())
      leave_one();
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  all_descriptors(const all_descriptors&) = delete;
  all_descriptors& operator=(const all_descriptors&) = delete;

  void leave_one() {
    ::close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

/// The processor's time that this process has used.
std::chrono::microseconds worked() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto span = [](const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
  };
  return span(used.ru_utime) + span(used.ru_stime);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waits_at_their_end, server_fixture)

BOOST_AUTO_TEST_CASE(sockets_have_their_turn_after_rounds_per_wake_though_actors_are_never_done) {
  start();
  const auto busy = youth();
  draw_conversation();
  const auto other = youth();
  gateway.never_done = true;
  busy->send_text(R"({"type":"typing"})");
  other->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(other->receive(), "type") == "pong");
  for (int at = 0; at < 3; ++at) {
    const auto before = gateway.rounds_before_typing.load();
    busy->send_text(R"({"type":"typing"})");
    busy->send_text(R"({"type":"ping"})");
    BOOST_TEST(text_of(busy->receive(), "type") == "pong");
    const auto rounds = gateway.rounds_before_typing - before;
    BOOST_TEST(rounds > 0U);
    BOOST_TEST(rounds % limits::rounds_per_wake == 0U);
  }
  gateway.never_done = false;
}

BOOST_AUTO_TEST_CASE(a_lane_without_work_looks_at_its_sockets_every_wait_longest) {
  start();
  const auto client = youth();
  // Nothing else wakes the lane: a client's first deadline is a ping's interval away.
  static_assert(4 * limits::wait_longest < limits::ping_interval);
  let_pass(limits::wait_longest / 2);
  const auto rounds_before = gateway.rounds.load();
  const auto begun = std::chrono::steady_clock::now();
  let_pass(3 * limits::wait_longest);
  const auto rounds = gateway.rounds.load() - rounds_before;
  const auto passed = std::chrono::steady_clock::now() - begun;
  BOOST_TEST(rounds >= 2U);
  BOOST_TEST(rounds <= static_cast<std::uint64_t>(passed / limits::wait_longest) + 1);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_cut_is_detached_in_the_same_wake_up) {
  start();
  std::vector<std::pair<events::stream_id, std::unique_ptr<test_client>>> children;
  while (children.size() < 4) {
    draw_conversation();
    children.emplace_back(stream, youth());
  }
  // Nothing else wakes the lane meanwhile: not before its next deadline, many seconds on.
  const auto cut = std::chrono::steady_clock::now();
  for (auto& [conversation, client] : children) {
    client.reset();
    gateway.wait_for_subscribers(conversation, 0);
  }
  BOOST_TEST((std::chrono::steady_clock::now() - cut < limits::close_timeout));
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_answer_a_close_is_let_go_after_the_close_timeout_and_soon) {
  // Whoever says no hello is cut a second later: by then the first must be gone.
  bounds.hello_timeout = limits::close_timeout + 1s;
  start();
  const auto client = youth();
  draw_conversation();
  const auto other = youth();
  const auto before = std::chrono::steady_clock::now();
  client->send_raw(0x82, "x");
  BOOST_TEST(client->receive_close() == 4010U);
  // Its own end stays open: only the server can let it go.
  test_client later{port()};
  auto later_is_cut = std::async(std::launch::async, [&] {
    const auto code = later.receive_close();
    other->send_text(R"({"type":"ping"})");
    (void)other->receive_type("pong");
    return code;
  });
  while (service->connections.load() == 3) {
    if (later_is_cut.wait_for(limits::tick) == std::future_status::ready) break;
  }
  const auto passed = std::chrono::steady_clock::now() - before;
  BOOST_TEST(service->connections.load() < 3U);
  BOOST_TEST((passed >= limits::close_timeout));
  BOOST_TEST(later_is_cut.get() == 4001U);
}

BOOST_AUTO_TEST_CASE(a_command_that_is_never_answered_holds_a_stopping_server_no_longer_than_the_farewell) {
  gateway.fill(stream, 1);
  start();
  auto client = youth(1);
  gateway.hold_answers = true;
  client->send_text(R"({"type":"post_message","id":1,"text":"x"})");
  (void)gateway.wait_for_commands(1);
  const auto before = std::chrono::steady_clock::now();
  std::jthread stop{[this] { running().say_farewell(limits::idle_timeout); }};
  BOOST_TEST(text_of(client->receive(), "type") == "reconnect");
  BOOST_TEST(client->receive_close() == 1012U);
  const auto passed = std::chrono::steady_clock::now() - before;
  BOOST_TEST((passed >= limits::farewell));
  BOOST_TEST((passed < limits::idle_timeout / 2));
  client.reset();
}

BOOST_AUTO_TEST_CASE(a_stop_is_over_soon_after_the_last_client_went) {
  start();
  std::jthread leaves{[client = youth()]() mutable {
    (void)client->receive_close();
    client.reset();
  }};
  static_assert(100 * limits::farewell_step < limits::close_timeout, "or a single look would take too long");
  const auto before = std::chrono::steady_clock::now();
  running().say_farewell(limits::idle_timeout);
  BOOST_TEST((std::chrono::steady_clock::now() - before < limits::close_timeout));
}

BOOST_AUTO_TEST_CASE(who_comes_while_no_descriptor_is_left_waits_in_the_kernel_and_is_served_afterwards) {
  start();
  auto taken = std::make_unique<all_descriptors>();
  taken->leave_one();
  test_socket late{port()};
  const auto before = std::chrono::steady_clock::now();
  const auto worked_before = worked();
  let_pass(std::max<std::chrono::milliseconds>(2 * limits::descriptor_wait, 200ms));
  // The kernel says again and again that somebody comes: who does not wait takes a core.
  BOOST_TEST((10 * (worked() - worked_before) < std::chrono::steady_clock::now() - before));
  taken.reset();
  late.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(late.read_to_end().starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(clients_are_asked_back_spread_over_the_whole_time_and_none_later) {
  lanes = 2;
  start();
  std::vector<std::unique_ptr<test_client>> clients;
  for (int at = 0; at < 6; ++at) {
    clients.push_back(std::make_unique<test_client>(port()));
    clients.back()->send_text(staff_hello());
    (void)clients.back()->receive_type("welcome");
  }
  gateway.wait_for_subscribers(moderator_stream, 6);
  std::thread stop{[this] { running().say_farewell(limits::close_timeout); }};
  std::vector<std::int64_t> waits;
  for (const auto& client : clients) {
    waits.push_back(number_of(client->receive_type("reconnect"), "after_ms"));
    BOOST_TEST(client->receive_close() == 1012U);
  }
  clients.clear();
  stop.join();
  std::ranges::sort(waits);
  BOOST_TEST(waits.front() > 0);
  BOOST_TEST((std::ranges::adjacent_find(waits) == waits.end()));
  BOOST_TEST(waits.back() == limits::reconnect_spread.count());
}

BOOST_AUTO_TEST_CASE(views_that_could_not_be_had_are_asked_for_again) {
  // The look that every console gets at its beginning may be one of them.
  gateway.refuse_views = 2;
  auto at_work = std::make_shared<actors::moderator_view>();
  at_work->now = events::presence::paused;
  gateway.moderator_state = at_work;
  start();
  const auto before = std::chrono::steady_clock::now();
  const auto console = moderator();
  const auto refused = console->receive();
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == "unavailable");
  BOOST_TEST(text_of(refused, "field") == "queue");
  gateway.wait_for_subscribers(desk_stream, 1);
  // Said once, for as long as it lasts.
  console->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(console->receive(), "type") == "pong");
  const auto passed = std::chrono::steady_clock::now() - before;
  BOOST_TEST((passed >= limits::attach_retry));
}

BOOST_AUTO_TEST_CASE(who_is_no_longer_staff_is_sent_away_at_the_next_check) {
  start();
  const auto console = moderator();
  // The look that every console gets at its beginning is over then.
  let_pass(3 * limits::tick);
  BOOST_REQUIRE(static_cast<bool>(staff.remove("Dominique")));
  const auto before = std::chrono::steady_clock::now();
  BOOST_REQUIRE(static_cast<bool>(directory.refresh()));
  BOOST_TEST(console->receive_close() == 4003U);
  static_assert(2 * limits::staff_check < limits::ping_interval, "or another timer would hide it");
  static_assert(limits::staff_interval <= 1s, "`veilleuse staff add --help` promises it");
  BOOST_TEST((std::chrono::steady_clock::now() - before < limits::ping_interval));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
