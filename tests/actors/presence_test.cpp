// Who is missed: a moderator who gives no sign of life while the engine is there to hear one.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;

struct signed_in_officer {
  hand_world world;
  std::shared_ptr<noting_sink> console = std::make_shared<noting_sink>();

  signed_in_officer() {
    world.start();
    sign_in(1);
  }
  void sign_in(std::uint64_t counter) {
    world.send(stream_of(officer), officer, counter,
               events::moderator_command{events::sign_in{hand_world::queue()}}, console);
    world.run();
  }
  [[nodiscard]] bool is_there() {
    const auto state = world.state_of<events::moderator_state>(stream_of(officer));
    return state.now != events::presence::signed_out;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(presence, signed_in_officer)

BOOST_AUTO_TEST_CASE(a_silent_moderator_is_missed_after_the_patience_and_at_most_a_third_more) {
  const auto patience = actors::limits::heartbeat_patience;
  world.live(patience - 1s);
  BOOST_TEST(is_there());
  world.live(patience / 3 + 1s);
  BOOST_TEST(!is_there());
}

BOOST_AUTO_TEST_CASE(a_moderator_who_gives_signs_of_life_is_not_missed) {
  for (int sign = 0; sign < 30; ++sign) {
    world.live(10s);
    world.gateway->heartbeat(world.lane, {officer.id});
  }
  BOOST_TEST(is_there());
}

BOOST_AUTO_TEST_CASE(an_engine_that_stood_still_blames_nobody_and_waits_the_whole_patience_again) {
  world.live(10s);
  world.pass(600s);
  BOOST_TEST(is_there());
  world.gateway->heartbeat(world.lane, {officer.id});
  world.live(44s);
  BOOST_TEST(is_there());
  world.live(16s);
  BOOST_TEST(!is_there());
}

BOOST_AUTO_TEST_CASE(an_engine_that_stands_still_again_and_again_blames_nobody) {
  for (int stall = 0; stall < 10; ++stall)
    world.pass(40s);
  BOOST_TEST(is_there());
}

BOOST_AUTO_TEST_CASE(whoever_signs_in_again_after_being_missed_has_the_whole_patience) {
  world.live(60s);
  BOOST_REQUIRE(!is_there());
  sign_in(2);
  world.live(44s);
  BOOST_TEST(is_there());
}

BOOST_AUTO_TEST_CASE(what_a_full_disk_did_not_take_is_told_once_there_is_room) {
  const auto sink = std::make_shared<noting_sink>();
  const auto is_told_to_be_there = [&] {
    return world.state_of<events::conversation_state>(stream_of(child)).youth_connected;
  };
  world.attach(stream_of(child), child, sink);
  world.send(stream_of(child), child, 1,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  world.run();
  BOOST_TEST(is_told_to_be_there());
  world.log.set_read_only(true);
  world.gateway->detach(world.lane, stream_of(child), sink);
  world.live(2 * actors::limits::connection_grace);
  world.log.set_read_only(false);
  world.live(2 * actors::limits::connection_grace);
  BOOST_TEST(!is_told_to_be_there());
  world.log.set_read_only(true);
  world.attach(stream_of(child), child, sink);
  world.live(1s);
  world.log.set_read_only(false);
  world.live(2 * actors::limits::connection_grace);
  BOOST_TEST(is_told_to_be_there());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
