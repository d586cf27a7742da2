// How fast a client may send: what is a flood, and what only came late.
#include "engine/net/pace.hpp"

#include "tests/engine/support/real_time.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <future>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::net::pace;
using engine::net::steady_time;
using namespace std::chrono_literals;

const steady_time start_time{1h};

/// Frames that come at once and are taken, of 100,000.
int taken_of(pace& of, steady_time now) {
  int taken = 0;
  for (int at = 0; at < 100'000; ++at)
    taken += of.take(now) ? 1 : 0;
  return taken;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pace_of_clients, server_fixture)

BOOST_AUTO_TEST_CASE(a_silent_client_saves_no_more_than_its_burst) {
  pace client{20, 60, start_time};
  BOOST_TEST(taken_of(client, start_time + 1h) == 60);
  BOOST_TEST(taken_of(client, start_time + 1h + 1s) == 20);
}

BOOST_AUTO_TEST_CASE(what_gathered_while_nobody_read_is_within_the_pace) {
  pace client{20, 60, start_time};
  client.forgive(90s, start_time + 100s);
  BOOST_TEST(taken_of(client, start_time + 100s) == 60 + 90 * 20);
  // Once.
  BOOST_TEST(taken_of(client, start_time + 101s) == 20);
}

BOOST_AUTO_TEST_CASE(time_in_which_the_client_had_not_used_its_burst_is_not_given_twice) {
  pace client{20, 60, start_time};
  BOOST_TEST(taken_of(client, start_time) == 60);
  client.forgive(90s, start_time + 90s);
  BOOST_TEST(taken_of(client, start_time + 90s) == 90 * 20);
}

BOOST_AUTO_TEST_CASE(what_is_forgiven_has_an_end_and_goes_while_frames_are_read) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limits::forgiven).count();
  pace at_once{20, 60, start_time};
  at_once.forgive(1h, start_time + 1h);
  BOOST_TEST(taken_of(at_once, start_time + 1h) == 60 + seconds * 20);
  pace later{20, 60, start_time};
  later.forgive(1h, start_time + 1h);
  BOOST_TEST(taken_of(later, start_time + 1h + limits::forgiven / 2) == 60 + seconds / 2 * 20);
  pace long_after{20, 60, start_time};
  long_after.forgive(90s, start_time + 90s);
  BOOST_TEST(taken_of(long_after, start_time + 1h) == 60);
}

BOOST_AUTO_TEST_CASE(whoever_has_the_whole_burst_is_rested) {
  pace client{20, 60, start_time};
  BOOST_TEST(taken_of(client, start_time) == 60);
  BOOST_TEST(!client.is_rested());
  BOOST_TEST(client.take(start_time + 2s));
  BOOST_TEST(!client.is_rested());
  BOOST_TEST(client.take(start_time + 6s));
  BOOST_TEST(client.is_rested());
}

BOOST_AUTO_TEST_CASE(frames_that_waited_while_the_lane_was_held_cut_nobody) {
  bounds.commands_per_second = 1'000'000;
  bounds.burst = 1;
  start();
  const auto honest = youth();
  draw_conversation();
  const auto holder = youth();
  std::promise<void> held;
  std::promise<void> sent;
  gateway.when_typing = [&] {
    held.set_value();
    sent.get_future().wait();
    let_pass(limits::deaf_least);
  };
  holder->send_text(R"({"type":"typing"})");
  held.get_future().wait();
  const auto count = limits::frames_over_pace + 10;
  for (std::uint32_t at = 0; at < count; ++at)
    honest->send_text(R"({"type":"ping"})");
  sent.set_value();
  for (std::uint32_t at = 0; at < count; ++at)
    BOOST_REQUIRE(text_of(honest->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_lane_that_is_only_busy_forgives_nothing) {
  bounds.commands_per_second = 1'000'000;
  bounds.burst = 1;
  start();
  const auto client = youth();
  draw_conversation();
  const auto holder = youth();
  gateway.when_typing = [] { let_pass(limits::deaf_least / 10); };
  holder->send_text(R"({"type":"typing"})");
  holder->send_text(R"({"type":"ping"})");
  (void)holder->receive_type("pong");
  const auto count = limits::frames_over_pace + 10;
  std::string burst;
  for (std::uint32_t at = 0; at < count; ++at)
    burst.append("\x89\x80\0\0\0\0", 6);
  client->send_bytes(burst);
  BOOST_TEST(client->receive_close() == 4007U);
}

BOOST_AUTO_TEST_CASE(a_client_that_rests_between_its_bursts_is_never_cut) {
  bounds.commands_per_second = 1'000;
  bounds.burst = 3;
  start();
  const auto client = youth();
  // Pings whose pongs tell how many were within the pace.
  std::uint32_t refused = 0;
  for (std::uint32_t round = 0; refused <= limits::frames_over_pace; ++round) {
    BOOST_REQUIRE_MESSAGE(round < limits::frames_over_pace, "no burst was over the pace");
    let_pass(5ms);
    std::string burst;
    for (int at = 0; at < 30; ++at)
      burst.append("\x89\x80\0\0\0\0", 6);
    client->send_bytes(burst);
    client->send_text("?");
    std::uint32_t taken = 0;
    while (client->receive_frame().opcode == 10U)
      ++taken;
    refused += 30 - taken;
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
