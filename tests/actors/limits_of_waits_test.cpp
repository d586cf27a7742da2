// The bounds on waiting, each at its edge.
#include "actors/stream/step_runner.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/simulation/faulty_log.hpp"
#include "tests/actors/troubled_log.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
namespace limits = actors::limits;

struct one_child {
  hand_world world;
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();
  std::uint64_t counter = 0;

  one_child() { world.start(); }
  void open(const events::principal& who = child) {
    world.send(stream_of(who), who, ++counter,
               events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
    world.run();
  }
  [[nodiscard]] events::conversation_state state() {
    return world.state_of<events::conversation_state>(stream_of(child));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_waits, one_child)

BOOST_AUTO_TEST_CASE(a_stop_with_an_unanswered_command_ends_with_its_patience_and_soon) {
  world.send(stream_of(child), child, ++counter,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  const auto patience = 2 * limits::drain_look;
  const auto before = std::chrono::steady_clock::now();
  BOOST_TEST(!world.gateway->drain(patience));
  const auto passed = std::chrono::steady_clock::now() - before;
  BOOST_TEST((passed >= patience));
  BOOST_TEST((passed < 1'000 * limits::drain_look));
}

BOOST_AUTO_TEST_CASE(a_view_of_counts_alone_is_sent_once_an_interval) {
  world.attach(hand_world::desk(), officer, sink);
  world.run();
  BOOST_REQUIRE(sink->desk_views == 1);
  for (std::uint8_t number = 1; number <= 3; ++number)
    open({events::principal_kind::youth, id_of(number)});
  world.pass(limits::view_interval - 1ms);
  BOOST_TEST(sink->desk_views == 1);
  world.pass(1ms);
  BOOST_TEST(sink->desk_views == 2);
  BOOST_TEST(sink->desk->waiting == 3U);
}

BOOST_AUTO_TEST_CASE(a_conversation_that_hears_nothing_goes_to_sleep) {
  open();
  world.live(limits::idle_before_sleep - 1s);
  BOOST_TEST(world.gateway->status().live_conversations == 1U);
  world.live(limits::idle_before_sleep + 1s);
  BOOST_TEST(world.gateway->status().live_conversations == 0U);
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_taken_after_so_many_events) {
  open();
  const auto snapshot_at = [&] {
    const auto key = world.memory_keys.find(stream_of(child)).key;
    const auto kept = world.snapshots.load(stream_of(child), key);
    return kept ? kept->at.value : 0;
  };
  while (true) {
    world.send(stream_of(child), child, ++counter,
               events::conversation_command{events::post_message{"bonsoir"}}, sink);
    world.run();
    if (world.log.stream_end_now(stream_of(child)).value == limits::events_between_snapshots) break;
    BOOST_REQUIRE(snapshot_at() == 0U);
  }
  BOOST_TEST(snapshot_at() == limits::events_between_snapshots);
}

BOOST_AUTO_TEST_CASE(the_agenda_follows_the_log_after_a_wait) {
  const auto folded = [&] {
    std::uint64_t count = 0;
    for (std::uint32_t partition = 0; partition < world.log.partition_count(); ++partition)
      count += world.memory_views.offset("agenda.3", {partition}).count.value;
    return count;
  };
  open();
  world.pass(limits::agenda_interval - 1ms);
  BOOST_TEST(folded() == 0U);
  world.pass(1ms);
  BOOST_TEST(folded() > 0U);
}

BOOST_AUTO_TEST_CASE(a_take_over_that_was_refused_is_asked_again_after_a_wait) {
  std::mt19937_64 random{1};
  hand_world doubtful;
  faulty_log unsure{doubtful.log, random, {.unknown = 1}};
  troubled_log refusing{unsure};
  doubtful.actors_log = &refusing;
  doubtful.start();
  refusing.take_over_refused = "Planned.";
  doubtful.send(stream_of(child), child, 1,
                events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  doubtful.run();
  BOOST_REQUIRE(refusing.take_overs_refused == 1);
  doubtful.pass(limits::take_over_retry - 1ms);
  BOOST_TEST(refusing.take_overs_refused == 1U);
  doubtful.pass(1ms);
  BOOST_TEST(refusing.take_overs_refused == 2U);
  doubtful.gateway.reset();
}

BOOST_AUTO_TEST_CASE(a_youths_absence_is_told_after_the_grace) {
  world.attach(stream_of(child), child, sink);
  open();
  world.gateway->detach(world.lane, stream_of(child), sink);
  world.run();
  world.pass(limits::connection_grace - 1ms);
  BOOST_TEST(state().youth_connected);
  world.pass(1ms);
  BOOST_TEST(!state().youth_connected);
}

BOOST_AUTO_TEST_CASE(a_step_is_sent_again_after_a_wait_that_doubles_up_to_the_maximum) {
  events::pending_steps pending;
  pending.add({{8}, hand_world::desk(), events::leave_queue{events::conversation_id{child.id}}, {}});
  actors::step_runner steps;
  actors::step_runner::time_point now{};
  BOOST_REQUIRE(steps.take_due(pending, now).size() == 1);
  auto expected = std::chrono::milliseconds{limits::step_retry};
  for (int again = 0; again < 10; ++again) {
    BOOST_TEST((steps.next_wait(now) == expected));
    BOOST_TEST(steps.take_due(pending, now + expected - 1ms).empty());
    now += expected;
    BOOST_TEST(steps.take_due(pending, now).size() == 1U);
    expected = std::min(2 * expected, std::chrono::milliseconds{limits::step_retry_max});
  }
  BOOST_TEST((expected == limits::step_retry_max));
}

BOOST_AUTO_TEST_CASE(
    an_actor_that_fails_again_and_again_is_started_after_a_wait_that_doubles_up_to_the_maximum) {
  world.attach(stream_of(child), child, sink);
  world.run();
  auto expected = std::chrono::milliseconds{limits::restart_delay};
  for (int failure = 1; failure <= 12; ++failure) {
    hand_world::fail(*sink);
    world.run();
    BOOST_REQUIRE(sink->routes_closed == failure);
    world.pass(expected - 1ms);
    BOOST_TEST(sink->routes_opened == failure - 1);
    world.pass(1ms);
    BOOST_TEST(sink->routes_opened == failure);
    expected = std::min(2 * expected, std::chrono::milliseconds{limits::restart_delay_max});
  }
  BOOST_TEST((expected == limits::restart_delay_max));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
