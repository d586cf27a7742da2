// Who is there, though slow to take what was sent; and who is not.
#include "engine/net/liveness.hpp"

#include "engine/net/progress.hpp"
#include "tests/engine/support/real_time.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::net::liveness;
using engine::net::steady_time;
using namespace std::chrono_literals;

constexpr std::size_t kernel_bytes = 8u << 20;
const steady_time start_time{1h};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(who_is_there, server_fixture)

BOOST_AUTO_TEST_CASE(nobody_owes_an_answer_who_was_not_asked_or_has_been_heard) {
  liveness client{start_time};
  BOOST_TEST(!client.unanswered_since().has_value());
  client.pinged(start_time + 20s, 100, 0);
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
  client.heard(start_time + 21s);
  BOOST_TEST(!client.unanswered_since().has_value());
  BOOST_TEST(!client.is_on_its_way());
  BOOST_TEST((client.next_ping(20s) == start_time + 41s));
}

BOOST_AUTO_TEST_CASE(an_answer_is_owed_since_the_last_bytes_up_to_the_ping_were_taken) {
  liveness client{start_time};
  client.pinged(start_time + 20s, 100, 10);
  client.looked(start_time + 21s, 60);
  BOOST_TEST((client.unanswered_since() == start_time + 21s));
  BOOST_TEST(client.is_on_its_way());
  client.looked(start_time + 22s, 101);
  BOOST_TEST((client.unanswered_since() == start_time + 22s));
  BOOST_TEST(!client.is_on_its_way());
}

BOOST_AUTO_TEST_CASE(what_is_taken_after_the_ping_delays_nothing) {
  liveness client{start_time};
  client.pinged(start_time + 20s, 100, 10);
  client.looked(start_time + 20s + limits::delivery_look, 150);
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
  client.pinged(start_time + 40s, 200, 160);
  client.looked(start_time + 41s, 190);
  client.looked(start_time + 42s, 200);
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_nothing_is_given_no_more_time) {
  liveness client{start_time};
  client.pinged(start_time + 20s, 100, 10);
  for (auto at = start_time + 20s; at < start_time + 40s; at += limits::delivery_look)
    client.looked(at, 10);
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
}

BOOST_AUTO_TEST_CASE(who_takes_a_byte_now_and_then_is_waited_for_but_not_for_ever) {
  liveness client{start_time};
  client.pinged(start_time, 1'000'000, 0);
  auto now = start_time;
  for (std::uint64_t taken = 1; taken < 10'000; ++taken)
    client.looked(now += limits::delivery_look, taken);
  BOOST_TEST((client.unanswered_since() == start_time + limits::slow_longest));
}

BOOST_AUTO_TEST_CASE(a_look_that_comes_late_blames_nobody_for_the_time_before) {
  // The machine stood still; meanwhile the kernel went on.
  for (const auto taken : {60U, 100U}) {
    liveness client{start_time};
    client.pinged(start_time + 20s, 100, 10);
    client.looked(start_time + 65s, taken);
    BOOST_TEST((client.unanswered_since() == start_time + 65s));
  }
}

BOOST_AUTO_TEST_CASE(who_takes_bytes_makes_progress_whether_the_kernel_asks_for_more_or_not) {
  engine::net::progress client{start_time};
  client.written(start_time + 1s, 1'000, 500, true);
  BOOST_TEST((client.at() == start_time + 1s));
  client.written(start_time + 2s, 1'000, 900, true);
  BOOST_TEST((client.at() == start_time + 1s));
  client.delivered(start_time + 5s, 200);
  BOOST_TEST((client.at() == start_time + 5s));
  // Alive, and takes nothing.
  client.delivered(start_time + 9s, 200);
  BOOST_TEST((client.at() == start_time + 5s));
  client.written(start_time + 10s, 1'100, 800, true);
  BOOST_TEST((client.at() == start_time + 10s));
}

BOOST_AUTO_TEST_CASE(nothing_waits_for_a_client_that_took_all_until_more_is_sent) {
  engine::net::progress client{start_time};
  client.written(start_time + 1s, 1'000, 0, false);
  client.written(start_time + 60s, 1'000, 500, false);
  BOOST_TEST((client.at() == start_time + 60s));
}

BOOST_AUTO_TEST_CASE(a_slow_client_has_its_time_to_take_a_page_but_not_for_ever) {
  engine::net::progress client{start_time};
  BOOST_TEST((client.end_after(start_time + 1s) == start_time + 1s + limits::close_timeout));
  client.delivered(start_time + 60s, 1);
  BOOST_TEST((client.end_after(start_time + 1s) == start_time + 60s + limits::close_timeout));
  client.delivered(start_time + 1s + 2 * limits::slow_longest, 2);
  BOOST_TEST(
      (client.end_after(start_time + 1s) == start_time + 1s + limits::slow_longest + limits::close_timeout));
}

BOOST_AUTO_TEST_CASE(only_an_answer_to_a_ping_is_a_pong_that_was_due) {
  liveness client{start_time};
  BOOST_TEST(!client.take_pong());
  client.pinged(start_time, 1, 0);
  client.pinged(start_time, 2, 0);
  BOOST_TEST(client.take_pong());
  BOOST_TEST(client.take_pong());
  BOOST_TEST(!client.take_pong());
}

BOOST_AUTO_TEST_CASE(a_slow_client_is_neither_idle_nor_stuck_while_it_takes_what_came_before_the_ping) {
  bounds.ping_interval = 100ms;
  bounds.idle_timeout = 1'500ms;
  bounds.stall_timeout = 1s;
  const auto count = static_cast<std::int64_t>(kernel_bytes / events::limits::text_bytes);
  gateway.fill(stream, static_cast<std::uint64_t>(count), events::limits::text_bytes);
  start();
  test_client slow{port(), {}, 4'096};
  slow.send_text(youth_hello());
  BOOST_TEST(text_of(slow.receive(), "type") == "welcome");
  const auto clock = moderator();
  std::int64_t taken = 0;
  // Twice the time that either bound leaves to one who takes nothing.
  for (int interval = 0; interval < 30; ++interval) {
    clock->receive_ping();
    clock->send_raw(0x8a, "");
    BOOST_REQUIRE(number_of(slow.receive_type("event"), "seq") == ++taken);
  }
  while (taken < count)
    BOOST_REQUIRE(number_of(slow.receive_type("event"), "seq") == ++taken);
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_nothing_is_looked_at_often_and_stuck_after_the_stall_timeout) {
  bounds.stall_timeout = 6s;
  const auto count = 2 * kernel_bytes / events::limits::text_bytes;
  gateway.fill(stream, count, events::limits::text_bytes);
  start();
  test_client stuck{port(), {}, 4'096};
  stuck.send_text(youth_hello());
  gateway.wait_for_subscribers(stream, 1);
  const auto begun = std::chrono::steady_clock::now();
  // The kernel takes some more meanwhile.
  let_pass(limits::wait_longest);
  const auto rounds_before = gateway.rounds.load();
  let_pass(3 * limits::wait_longest);
  // By itself the lane would wake three or four times.
  BOOST_TEST(gateway.rounds - rounds_before >= 6U);
  // The session ends with the verdict, whether the client can be told or not.
  gateway.wait_for_subscribers(stream, 0);
  const auto passed = std::chrono::steady_clock::now() - begun;
  BOOST_TEST((passed >= bounds.stall_timeout));
  BOOST_TEST((passed < 2 * bounds.stall_timeout - 2s));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
