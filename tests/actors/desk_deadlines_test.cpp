// The desk's deadlines and what is counted of its queue, while children ring at hands that do not answer.
#include "actors/desk_meter.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;

events::principal moderator_number(std::uint8_t number) {
  return {events::principal_kind::moderator, id_of(number)};
}

events::principal youth_number(std::uint8_t number) {
  return {events::principal_kind::youth, id_of(number)};
}

/// A desk with moderators who are there and available.
struct staffed_desk {
  hand_world world;
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();
  std::uint64_t counter = 0;
  int staff = 0;

  staffed_desk() { world.start(); }
  void staff_with(int number) {
    for (staff = 0; staff < number; ++staff) {
      const auto who = moderator_number(static_cast<std::uint8_t>(100 + staff));
      order(stream_of(who), who, events::moderator_command{events::sign_in{hand_world::queue()}});
      order(stream_of(who), who, events::moderator_command{events::become_available{}});
    }
  }
  void order(const events::stream_id& stream, const events::principal& who, actors::any_command what) {
    world.send(stream, who, ++counter, std::move(what), sink);
    world.run();
  }
  void open(std::uint8_t number) {
    const auto who = youth_number(number);
    order(stream_of(who), who,
          events::conversation_command{events::open_conversation{hand_world::queue(), 0}});
  }
  [[nodiscard]] std::uint8_t child_offered_now() {
    return desk().offers.at(0).entry.conversation.bytes.back();
  }
  void decline(std::uint8_t number) {
    const auto state = desk();
    BOOST_REQUIRE(!state.offers.empty());
    const events::principal whom{events::principal_kind::moderator, state.offers.front().moderator.bytes};
    order(hand_world::desk(), whom,
          events::desk_command{events::decline_offer{events::conversation_id{id_of(number)}}});
  }
  /// All give signs of life meanwhile.
  void live(std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= 1s) {
      world.live(1s);
      give_signs_of_life();
    }
  }
  void give_signs_of_life() {
    for (int number = 0; number < staff; ++number)
      world.gateway->heartbeat(world.lane, {id_of(static_cast<std::uint8_t>(100 + number))});
    world.run();
  }
  [[nodiscard]] events::desk_state desk() { return world.state_of<events::desk_state>(hand_world::desk()); }
  /// How many timers of all actors end in a minute in which nobody does anything.
  [[nodiscard]] std::size_t timers_of_a_minute() {
    std::size_t ended = 0;
    for (int look = 0; look < 120; ++look) {
      world.time.wall.value += std::chrono::microseconds{500ms}.count();
      ended += world.schedule().advance_time(500ms);
      give_signs_of_life();
    }
    return ended;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(desk_deadlines, staffed_desk)

BOOST_AUTO_TEST_CASE(a_child_who_rings_from_hand_to_hand_waits_all_the_while) {
  staff_with(3);
  const auto entered = world.time.wall;
  open(1);
  for (int second = 0; second < 600; ++second) {
    live(1s);
    const auto desks = world.gateway->reading().desks;
    BOOST_REQUIRE(desks.size() == 1U);
    // With three hands nobody ever sees the child in the queue.
    BOOST_REQUIRE(desks[0].offers == 1U);
    BOOST_REQUIRE(desks[0].oldest_since.has_value());
    BOOST_REQUIRE((desks[0].oldest_since->value - entered.value) < 1'000'000);
  }
}

BOOST_AUTO_TEST_CASE(looks_at_deadlines_do_not_multiply) {
  staff_with(1);
  open(1);
  live(1s);
  decline(1);
  // From here on there is always a deadline: the child's, whom nobody takes.
  const auto timers_of_one = timers_of_a_minute();
  for (std::uint8_t number = 2; number < 8; ++number) {
    live(7s);
    if (!desk().offers.empty()) decline(child_offered_now());
    live(6s);
    open(number);
  }
  BOOST_TEST(timers_of_a_minute() < timers_of_one + 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
