// A moderator's own stream, which keeps the heartbeats, cannot be read: the children in these hands must not
// wait for it.
#include "tests/actors/hand_world.hpp"
#include "tests/actors/troubled_log.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;

struct unreadable_officer {
  hand_world world;
  troubled_log log{world.log};
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();

  /// The child talks with the officer; then the engine starts again and cannot read the officer's stream.
  unreadable_officer() {
    world.actors_log = &log;
    world.start();
    act(child, stream_of(child), 1,
        events::conversation_command{events::open_conversation{hand_world::queue(), 0}});
    sign_in(1);
    act(officer, hand_world::desk(), 3,
        events::desk_command{events::accept_offer{events::conversation_id{child.id}}});
    world.live(2s);
    BOOST_REQUIRE(desk().chats.size() == 1);
    world.gateway.reset();
    log.trouble[stream_of(officer)] = fail_disk;
    world.start();
  }
  void act(const events::principal& who, const events::stream_id& stream, std::uint64_t counter,
           actors::any_command command) {
    world.send(stream, who, counter, std::move(command), sink);
    world.run();
    BOOST_REQUIRE((sink->answers.back().status == actors::answer_status::accepted));
  }
  void sign_in(std::uint64_t counter) {
    act(officer, stream_of(officer), counter,
        events::moderator_command{events::sign_in{hand_world::queue()}});
    act(officer, stream_of(officer), counter + 1, events::moderator_command{events::become_available{}});
  }
  [[nodiscard]] events::desk_state desk() { return world.state_of<events::desk_state>(hand_world::desk()); }
  [[nodiscard]] events::moderator_state own() {
    return world.state_of<events::moderator_state>(stream_of(officer));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(unreadable_moderator, unreadable_officer)

BOOST_AUTO_TEST_CASE(the_child_goes_back_to_the_queue_after_the_patience) {
  const auto patience = actors::limits::heartbeat_patience;
  world.live(patience - 1s);
  BOOST_TEST(desk().chats.size() == 1U);
  world.live(2s);
  BOOST_TEST(desk().chats.empty());
  BOOST_TEST(desk().waiting.size() == 1U);
  BOOST_TEST(desk().staff.empty());
}

BOOST_AUTO_TEST_CASE(a_desk_that_could_not_write_it_down_is_told_again) {
  const auto patience = actors::limits::heartbeat_patience;
  world.log.set_read_only(true);
  world.live(patience + 1s);
  BOOST_TEST(desk().chats.size() == 1U);
  world.log.set_read_only(false);
  world.live(patience + 1s);
  BOOST_TEST(desk().chats.empty());
}

BOOST_AUTO_TEST_CASE(who_can_be_read_again_in_time_keeps_the_chats) {
  world.live(20s);
  log.trouble.clear();
  for (int sign = 0; sign < 6; ++sign) {
    world.live(10s);
    world.gateway->heartbeat(world.lane, {officer.id});
  }
  BOOST_TEST(desk().chats.size() == 1U);
  BOOST_TEST(own().chats.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_can_be_read_again_later_is_signed_out_and_may_come_back) {
  world.live(2 * actors::limits::heartbeat_patience);
  log.trouble.clear();
  world.live(actors::limits::restart_delay_max + actors::limits::step_retry_max);
  BOOST_TEST((own().now == events::presence::signed_out));
  BOOST_TEST(own().chats.empty());
  sign_in(4);
  world.live(2s);
  // Rung at once: who vanished did not pass on this child.
  BOOST_TEST(desk().offers.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
