// More consoles of one moderator than find room: those that vanished without a word go first.
#include "tests/engine/support/real_time.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <future>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;

constexpr std::string_view ping = R"({"type":"ping"})";
constexpr std::string_view typing = R"({"type":"typing"})";

/// Asked again: the first ping is unanswered for an interval then.
void let_ping_pass(test_client& client) {
  client.receive_ping();
  client.receive_ping();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(consoles, server_fixture)

BOOST_AUTO_TEST_CASE(a_newer_console_takes_the_room_of_the_most_silent_one) {
  bounds.ping_interval = 50ms;
  gateway.room_for_consoles = 2;
  start();
  const auto first = moderator();
  const auto second = moderator();
  let_ping_pass(*first);
  second->send_text(ping);
  (void)second->receive_type("pong");
  // Silent too, but not for as long.
  let_ping_pass(*second);
  const auto newest = moderator();
  BOOST_TEST(first->receive_close() == 4006U);
  second->send_text(ping);
  BOOST_TEST(text_of(second->receive_type("pong"), "type") == "pong");
  gateway.wait_for_subscribers(moderator_stream, 2);
}

BOOST_AUTO_TEST_CASE(a_conversation_that_takes_no_more_closes_no_console) {
  bounds.ping_interval = 50ms;
  gateway.attach_with = actors::attach_status::overloaded;
  start();
  // It may have nothing to do with that conversation.
  const auto silent = moderator();
  silent->receive_ping();
  const auto newer = moderator();
  newer->send_text(
      fmt::format(R"({{"type":"attach","conversation":"{}"}})", events::to_hex(conversation.bytes)));
  BOOST_TEST(text_of(newer->receive_type("refused"), "reason") == "overloaded");
  for (int round = 0; round < 3; ++round)
    BOOST_REQUIRE(silent->receive_frame().opcode == 9U);
  silent->send_text(ping);
  BOOST_REQUIRE_NO_THROW((void)silent->receive_type("pong"));
}

BOOST_AUTO_TEST_CASE(a_console_finds_no_room_while_the_others_are_alive) {
  gateway.room_for_consoles = 2;
  start();
  const auto first = moderator();
  const auto second = moderator();
  test_client newest{port()};
  newest.send_text(staff_hello());
  BOOST_TEST(newest.receive_close() == 4012U);
  first->send_text(ping);
  BOOST_TEST(text_of(first->receive(), "type") == "pong");
  second->send_text(ping);
  BOOST_TEST(text_of(second->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_console_that_says_nothing_but_answers_its_pings_keeps_its_room) {
  bounds.ping_interval = 4s;
  gateway.room_for_consoles = 1;
  start();
  const auto quiet = moderator();
  quiet->receive_ping();
  // Silent for longer than an interval, and not for longer than an answer takes.
  test_client newest{port()};
  newest.send_text(staff_hello());
  BOOST_TEST(newest.receive_close() == 4012U);
  quiet->send_raw(0x8a, "");
  quiet->send_text(ping);
  BOOST_TEST(text_of(quiet->receive_type("pong"), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(an_unanswered_ping_makes_room_after_a_part_of_its_interval) {
  bounds.ping_interval = 2s;
  bounds.idle_timeout = 10s;
  gateway.room_for_consoles = 1;
  start();
  const auto begun = std::chrono::steady_clock::now();
  const auto silent = moderator();
  silent->receive_ping();
  for (bool has_room = false; !has_room; let_pass(limits::tick)) {
    test_client newest{port()};
    newest.send_text(staff_hello());
    has_room = newest.receive_frame().payload.find("welcome") != std::string::npos;
  }
  const auto passed = std::chrono::steady_clock::now() - begun;
  BOOST_TEST((passed >= bounds.ping_interval + bounds.ping_interval / limits::answers_per_interval));
  BOOST_TEST((passed < bounds.idle_timeout));
  BOOST_TEST(silent->receive_close() == 4006U);
}

BOOST_AUTO_TEST_CASE(a_console_that_is_heard_before_its_turn_to_go_stays) {
  bounds.ping_interval = 50ms;
  gateway.room_for_consoles = 1;
  start();
  const auto child = youth();
  draw_conversation();
  const auto other = youth();
  const auto silent = moderator();
  let_ping_pass(*silent);
  std::promise<void> held;
  std::promise<void> sent;
  std::promise<void> asked;
  std::promise<void> spoken;
  int turn = 0;
  gateway.when_typing = [&] {
    if (++turn == 1) {
      held.set_value();
      return sent.get_future().wait();
    }
    // The newer console's hello was read just before: the silent one is asked to go.
    asked.set_value();
    spoken.get_future().wait();
    bounds.ping_interval = limits::ping_interval;
    let_pass(limits::attach_retry + 2 * limits::tick);
  };
  test_client newest{port()};
  child->send_text(typing);
  held.get_future().wait();
  newest.send_text(staff_hello());
  other->send_text(typing);
  sent.set_value();
  asked.get_future().wait();
  silent->send_text(ping);
  spoken.set_value();
  BOOST_TEST(newest.receive_close() == 4012U);
  (void)silent->receive_type("pong");
  silent->send_text(ping);
  BOOST_TEST(text_of(silent->receive_type("pong"), "type") == "pong");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
