// What becomes of commands and subscriptions when an actor fails, and of copies of one command.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
using actors::answer_status;
using actors::attach_status;

const events::conversation_command open = events::open_conversation{hand_world::queue(), 0};
const events::conversation_command post = events::post_message{"bonsoir"};

/// A moderator at work and a child in the queue, offered to them.
struct offered_child {
  hand_world world;
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();
  std::shared_ptr<noting_sink> console = std::make_shared<noting_sink>();

  offered_child() {
    world.start();
    world.attach(stream_of(officer), officer, console);
    world.attach(hand_world::desk(), officer, console);
    send_own(1, events::sign_in{hand_world::queue()});
    send_own(2, events::become_available{});
    world.attach(stream_of(child), child, youth);
    world.send(stream_of(child), child, 1, open, youth);
    world.run();
  }
  void send_own(std::uint64_t counter, const events::moderator_command& what) {
    world.send(stream_of(officer), officer, counter, what, console);
    world.run();
  }
  void accept() {
    world.send(hand_world::desk(), officer, 3,
               events::desk_command{events::accept_offer{events::conversation_id{child.id}}}, console);
    world.run();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(failing_actor)

BOOST_AUTO_TEST_CASE(a_command_whose_actor_fails_is_answered_unknown_though_its_sender_does_not_listen) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.time.failures = 1;
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 1U);
  BOOST_TEST((sink->answers.back().status == answer_status::unknown));
  BOOST_TEST(world.gateway->status().commands_in_flight == 0U);
  world.send(stream_of(child), child, 1, open, sink);
  world.pass(1s);
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 2U);
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(a_command_whose_append_is_in_flight_when_its_actor_fails_is_answered_unknown) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.attach(stream_of(child), child, sink);
  world.run();
  world.send(stream_of(child), child, 1, open, sink);
  world.run_actors();
  BOOST_REQUIRE(sink->answers.empty());
  hand_world::fail(*sink);
  world.run();
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 1U);
  BOOST_TEST((sink->answers.back().status == answer_status::unknown));
  // It had its effect: sent again, it is given the same answer as the first time.
  world.send(stream_of(child), child, 1, open, sink);
  world.pass(1s);
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 2U);
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
  BOOST_TEST(sink->answers.back().given.first.value == 1U);
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_refused_command_that_was_under_way_is_not_accepted_after_it) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  // Refused, for the conversation is not open yet; then it is opened; then comes the copy.
  const auto early = hand_world::submission_of(child, stream_of(child), 1, post, sink);
  world.gateway->submit(world.lane, early, nullptr);
  world.send(stream_of(child), child, 2, open, sink);
  world.gateway->submit(world.lane, early, nullptr);
  world.run();
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 2U);
  BOOST_TEST((sink->answers[0].status == answer_status::refused));
  BOOST_TEST((sink->answers[1].status == answer_status::accepted));
  BOOST_TEST(sink->answers[1].id.counter == 2U);
  // A person who sends it again after the refusal means it.
  world.send(stream_of(child), child, 1, post, sink);
  world.run();
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 3U);
  BOOST_TEST((sink->answers[2].status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(a_command_submitted_again_while_its_stream_wakes_has_one_answer) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  const auto twice = hand_world::submission_of(child, stream_of(child), 1, open, sink);
  world.gateway->submit(world.lane, twice, nullptr);
  world.gateway->submit(world.lane, twice, nullptr);
  world.run();
  BOOST_REQUIRE_EQUAL(sink->answers.size(), 1U);
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
  BOOST_TEST(world.gateway->status().commands_in_flight == 0U);
}

BOOST_AUTO_TEST_CASE(who_detaches_and_attaches_while_the_actor_is_gone_is_attached) {
  offered_child there;
  auto& world = there.world;
  hand_world::fail(*there.youth);
  while (there.youth->routes_closed == 0 && world.schedule().has_job())
    world.schedule().run_once();
  world.gateway->detach(world.lane, stream_of(child), there.youth);
  world.attach(stream_of(child), child, there.youth);
  world.run();
  world.pass(1s);
  there.youth->records = 0;
  there.accept();
  BOOST_TEST(there.youth->records > 0);
}

BOOST_AUTO_TEST_CASE(a_refused_asking_does_not_end_a_later_one) {
  offered_child there;
  auto& world = there.world;
  const auto chat = std::make_shared<noting_sink>();
  world.attach(stream_of(child), officer, chat);
  world.run();
  // The conversation waited for the moderator to join; now its patience ends while they ask again.
  world.schedule().advance_time(2s);
  world.attach(stream_of(child), officer, chat);
  world.run();
  BOOST_REQUIRE_EQUAL(chat->attachments.size(), 1U);
  BOOST_REQUIRE((chat->attachments.front().status == attach_status::not_permitted));
  there.accept();
  BOOST_REQUIRE_EQUAL(chat->attachments.size(), 2U);
  BOOST_REQUIRE((chat->attachments.back().status == attach_status::attached));
  // Who is subscribed hears of a failed actor.
  hand_world::fail(*chat);
  world.run();
  BOOST_TEST(chat->routes_closed == 1);
}

BOOST_AUTO_TEST_CASE(a_command_outlives_the_lane_that_brought_it) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  auto lane = world.gateway->make_lane([] {});
  world.gateway->submit(*lane, hand_world::submission_of(child, stream_of(child), 2, post, sink), nullptr);
  BOOST_REQUIRE(lane->run_ready());
  BOOST_REQUIRE(!world.tasks.empty());
  lane.reset();
  world.run();
  BOOST_REQUIRE(sink->answers.size() == 2);
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(a_drain_does_not_wait_for_an_actor_that_failed) {
  offered_child there;
  auto& world = there.world;
  hand_world::fail(*there.youth);
  const auto drained = world.gateway->snapshot_what_is_awake();
  // The registry asks before it learns that the conversation failed.
  auto& ready = world.schedule().jobs;
  BOOST_REQUIRE(ready.size() == 2);
  std::swap(ready.front(), ready.back());
  world.run();
  BOOST_REQUIRE(there.youth->routes_closed == 1);
  BOOST_TEST((drained.wait_for(0s) == std::future_status::ready));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
