// A lane that wakes late, or that leaves frames in the kernel on purpose, blames no client for what it did
// not read.
#include "tests/engine/support/real_time.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <future>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;

constexpr std::string_view ping = R"({"type":"ping"})";

/// Until every console is due: within it, each looks whether it is still of the staff.
constexpr auto longest_deadline = limits::staff_check + 2 * limits::tick;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(late_lanes, server_fixture)

BOOST_AUTO_TEST_CASE(nobody_is_idle_whose_frame_came_while_the_lane_was_held) {
  max_connections = 1'000;
  bounds.ping_interval = 20ms;
  start();
  const auto holder = youth();
  std::vector<std::unique_ptr<test_client>> clients;
  while (clients.size() < 2 * limits::events_per_wake)
    clients.push_back(moderator());
  // Each owes an answer from now on.
  for (const auto& client : clients)
    BOOST_REQUIRE(client->receive_frame().opcode == 9U);
  std::promise<void> held;
  std::promise<void> sent;
  // On the lane's thread: when it goes on, everybody's time is long over.
  gateway.when_typing = [&] {
    held.set_value();
    sent.get_future().wait();
    bounds.idle_timeout = bounds.ping_interval + 1ms;
    let_pass(longest_deadline);
  };
  holder->send_text(R"({"type":"typing"})");
  held.get_future().wait();
  for (const auto& client : clients)
    client->send_text(ping);
  sent.set_value();
  for (const auto& client : clients)
    BOOST_REQUIRE_NO_THROW((void)client->receive_type("pong"));
}

BOOST_AUTO_TEST_CASE(nobody_is_idle_who_was_not_asked_while_the_lane_was_held) {
  bounds.ping_interval = 100ms;
  start();
  const auto silent = youth();
  draw_conversation();
  const auto other = youth();
  std::promise<void> held;
  std::promise<void> sent;
  bool was_held = false;
  // On the lane's thread, for each of the two. Between them everybody's time is looked at: whoever was silent
  // for all of the hold is asked then, and has long enough for an answer.
  gateway.when_typing = [&, long_enough = bounds.idle_timeout] {
    if (std::exchange(was_held, true)) {
      bounds.idle_timeout = long_enough;
      return;
    }
    bounds.idle_timeout = 2 * bounds.ping_interval;
    held.set_value();
    sent.get_future().wait();
    let_pass(2 * bounds.idle_timeout);
  };
  silent->send_text(R"({"type":"typing"})");
  held.get_future().wait();
  other->send_text(R"({"type":"typing"})");
  sent.set_value();
  BOOST_TEST(silent->receive_frame().opcode == 9U);
  silent->send_raw(0x8a, "");
  silent->send_text(ping);
  BOOST_REQUIRE_NO_THROW((void)silent->receive_type("pong"));
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_welcome_is_not_idle_while_its_pongs_wait_in_the_kernel) {
  bounds.ping_interval = 50ms;
  bounds.idle_timeout = 2s;
  gateway.hold_own = true;
  start();
  test_client console{port()};
  console.send_text(staff_hello());
  const auto until = std::chrono::steady_clock::now() + bounds.idle_timeout + 2 * bounds.ping_interval;
  while (std::chrono::steady_clock::now() < until) {
    BOOST_REQUIRE(console.receive_frame().opcode == 9U);
    console.send_raw(0x8a, "");
  }
  gateway.answer_attach(0, actors::attach_status::attached);
  BOOST_TEST(text_of(console.receive(), "type") == "welcome");
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_welcome_and_went_is_let_go_by_the_idle_timeout) {
  bounds.ping_interval = 30ms;
  bounds.idle_timeout = 120ms;
  gateway.hold_own = true;
  start();
  test_client console{port()};
  console.send_text(staff_hello());
  console.send_text(ping);
  BOOST_TEST(console.receive_close() == 4009U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
