// How often the actors look at their clock, each bound at its edge.
#include "actors/stream/step_runner.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
namespace limits = actors::limits;

/// A child that was offered to a moderator, who is silent.
struct silent_officer {
  hand_world world;
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();
  events::timestamp deadline;

  silent_officer() {
    world.start();
    const events::conversation_command open = events::open_conversation{hand_world::queue(), 0};
    world.send(stream_of(child), child, 1, open, sink);
    const events::moderator_command come = events::sign_in{hand_world::queue()};
    world.send(stream_of(officer), officer, 1, come, sink);
    world.run();
    const events::moderator_command begin = events::become_available{};
    world.send(stream_of(officer), officer, 2, begin, sink);
    world.run();
    BOOST_REQUIRE(desk().offers.size() == 1);
    deadline = desk().offers.front().deadline;
  }
  [[nodiscard]] events::desk_state desk() { return world.state_of<events::desk_state>(hand_world::desk()); }
  [[nodiscard]] bool is_offered() {
    const auto offers = desk().offers;
    return !offers.empty() && offers.front().deadline == deadline;
  }
  void set_clock_forward() { world.time.wall.value += events::limits::offer_timeout_us; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_looks, silent_officer)

BOOST_AUTO_TEST_CASE(a_desk_with_a_deadline_notices_a_clock_set_forward_at_its_next_look) {
  set_clock_forward();
  world.pass(limits::deadline_look_max - 1ms);
  BOOST_TEST(is_offered());
  world.pass(1ms);
  BOOST_TEST(!is_offered());
}

BOOST_AUTO_TEST_CASE(a_desk_whose_deadline_is_long_due_lets_others_have_their_turn_first) {
  world.gateway.reset();
  set_clock_forward();
  world.start();
  world.pass(limits::deadline_look_min - 1ms);
  BOOST_TEST(is_offered());
  world.pass(1ms);
  BOOST_TEST(!is_offered());
}

BOOST_AUTO_TEST_CASE(a_moderator_is_missed_when_so_many_looks_were_silent) {
  const auto is_there = [this] {
    const auto state = world.state_of<events::moderator_state>(stream_of(officer));
    return state.now != events::presence::signed_out;
  };
  const auto look = std::chrono::milliseconds{limits::heartbeat_patience} / limits::heartbeat_looks;
  // The first look finds the signing in.
  world.live((1 + limits::heartbeat_looks) * look - 1ms);
  BOOST_TEST(is_there());
  world.live(1ms);
  BOOST_TEST(!is_there());
}

BOOST_AUTO_TEST_CASE(a_step_that_is_overdue_is_looked_at_after_the_shortest_wait) {
  events::pending_steps pending;
  pending.add({{8}, hand_world::desk(), events::leave_queue{events::conversation_id{child.id}}, {}});
  actors::step_runner steps;
  const actors::step_runner::time_point sent{};
  BOOST_REQUIRE(steps.take_due(pending, sent).size() == 1);
  BOOST_TEST((steps.next_wait(sent + limits::step_retry - limits::step_look_min) == limits::step_look_min));
  BOOST_TEST((steps.next_wait(sent + limits::step_retry) == limits::step_look_min));
  BOOST_TEST((steps.next_wait(sent + 1h) == limits::step_look_min));
  BOOST_TEST(
      (steps.next_wait(sent + limits::step_retry - 2 * limits::step_look_min) == 2 * limits::step_look_min));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
