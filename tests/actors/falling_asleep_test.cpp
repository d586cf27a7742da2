// A child may write at the very moment at which their conversation falls asleep: what they send keeps its
// order.
#include "actors/limits.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

struct drowsy_conversation : hand_world {
  const events::stream_id conversation{stream_of(child)};
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();
  bool roundabout = false;

  drowsy_conversation() {
    start();
    send(conversation, child, 1, events::conversation_command{events::open_conversation{queue(), 0}}, youth);
    attach(conversation, child, youth);
    run();
    // Nothing has happened since the next look.
    pass(actors::gateway_settings{}.idle_before_sleep);
    schedule().advance_time(actors::gateway_settings{}.idle_before_sleep);
  }
  void step() {
    if (schedule().has_job())
      schedule().run_once();
    else
      run_log();
  }
  void post_by_registry(std::uint64_t counter) {
    const events::conversation_command post = events::post_message{"bonsoir"};
    send(conversation, child, counter, post, youth);
  }
  /// As the engine's sessions do: behind one that went by the registry, all go by the registry.
  void post(std::uint64_t counter) {
    const events::conversation_command post = events::post_message{"bonsoir"};
    const auto what = submission_of(child, conversation, counter, post, youth);
    roundabout = !gateway->submit(lane, what, roundabout ? nullptr : youth->way) || roundabout;
  }
  [[nodiscard]] const actors::command_answer* answer_to(std::uint64_t counter) const {
    for (const auto& answer : youth->answers)
      if (answer.id.counter == counter) return &answer;
    return nullptr;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(falling_asleep)

BOOST_AUTO_TEST_CASE(what_is_sent_meanwhile_keeps_its_order_and_is_answered) {
  constexpr int moments = 14;
  for (int first = 0; first < moments; ++first) {
    for (int second = first; second < moments; ++second) {
      drowsy_conversation world;
      for (int at = 0; at < moments; ++at) {
        if (at == first) world.post(2);
        if (at == second) world.post(3);
        world.step();
      }
      world.run();
      BOOST_TEST_CONTEXT("the first after " << first << " steps, the second after " << second) {
        const auto* one = world.answer_to(2);
        const auto* other = world.answer_to(3);
        BOOST_REQUIRE(one != nullptr);
        BOOST_REQUIRE(other != nullptr);
        BOOST_TEST((one->status == actors::answer_status::accepted));
        BOOST_TEST((other->status == actors::answer_status::accepted));
        BOOST_TEST(one->given.first.value < other->given.first.value);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_child_who_goes_meanwhile_is_noted_however_many_messages_wait) {
  constexpr int moments = 14;
  for (int moment = 0; moment < moments; ++moment) {
    drowsy_conversation world;
    for (int at = 0; at < moment; ++at)
      world.step();
    // While its route is open, this keeps the conversation awake.
    world.post(2);
    for (std::uint64_t counter = 3; counter < 3 + actors::limits::held_messages; ++counter)
      world.post_by_registry(counter);
    world.gateway->detach(world.lane, world.conversation, world.youth);
    world.run();
    world.pass(actors::limits::connection_grace);
    BOOST_TEST_CONTEXT("after " << moment << " steps") {
      BOOST_TEST(!world.state_of<events::conversation_state>(world.conversation).youth_connected);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
