// Nobody waits in the dark: who asks is answered, and who must be told is told, when there are many, when the
// disk is full, and when the engine itself stood still.
#include "storage/memory/memory_key_vault.hpp"
#include "tests/actors/full_ports.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
using actors::answer_status;
using actors::attach_status;

constexpr events::principal moderator{events::principal_kind::moderator, {7}};

void sign_in(hand_world& world, const std::shared_ptr<noting_sink>& sink) {
  world.attach(stream_of(moderator), moderator, sink);
  world.send(stream_of(moderator), moderator, 1,
             events::moderator_command{events::sign_in{hand_world::queue()}}, sink);
  world.run();
}

bool signed_in(hand_world& world) {
  const auto state = world.state_of<events::moderator_state>(stream_of(moderator));
  return state.now != events::presence::signed_out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(in_the_dark)

BOOST_AUTO_TEST_CASE(a_desk_shows_itself_to_every_moderator_of_a_large_service) {
  hand_world world;
  world.start();
  std::vector<std::shared_ptr<noting_sink>> consoles;
  for (std::uint8_t number = 1; number <= 200; ++number) {
    consoles.push_back(std::make_shared<noting_sink>());
    world.attach(hand_world::desk(), {events::principal_kind::moderator, id_of(number)}, consoles.back());
  }
  world.run();
  for (const auto& console : consoles) {
    BOOST_REQUIRE(!console->attachments.empty());
    BOOST_TEST((console->attachments.back().status == attach_status::attached));
    BOOST_TEST((console->desk != nullptr));
  }
}

BOOST_AUTO_TEST_CASE(a_child_whose_key_cannot_be_made_is_told_so_and_may_try_again) {
  hand_world world;
  full_vault keys{world.memory_keys};
  world.start(keys, world.memory_views);
  const auto sink = std::make_shared<noting_sink>();
  const events::conversation_command open = events::open_conversation{hand_world::queue(), 0};
  world.attach(stream_of(child), child, sink);
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  BOOST_REQUIRE(sink->answers.size() == 1);
  BOOST_TEST((sink->answers.back().status == answer_status::unavailable));
  BOOST_TEST(sink->routes_closed == 0);
  // What was to follow the opening is to come again too.
  world.send(stream_of(child), child, 2, events::conversation_command{events::post_message{"bonsoir"}}, sink);
  world.run();
  BOOST_TEST(sink->answered_with(answer_status::unavailable) == 2U);
  keys.full = false;
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  BOOST_REQUIRE(sink->answers.size() == 3);
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(a_stream_that_lost_its_key_is_not_given_another) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.send(stream_of(child), child, 1,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  world.run();
  world.gateway.reset();
  storage::memory_key_vault other_keys{std::make_shared<storage::memory_keys>()};
  world.start(other_keys, world.memory_views);
  world.send(stream_of(child), child, 2, events::conversation_command{events::post_message{"bonsoir"}}, sink);
  world.run();
  BOOST_TEST((sink->answers.back().status == answer_status::unavailable));
  BOOST_TEST((other_keys.find(stream_of(child)).standing == storage::key_standing::absent));
}

BOOST_AUTO_TEST_CASE(duties_wake_once_a_full_disk_has_room_for_the_view) {
  hand_world world;
  world.start();
  sign_in(world, std::make_shared<noting_sink>());
  world.gateway.reset();
  storage::memory_view_store empty{std::make_shared<storage::memory_views>()};
  full_views views{empty};
  world.start(world.memory_keys, views);
  views.full = false;
  // Awake, the stream finds that its moderator gives no sign of life.
  for (int step = 0; step < 70; ++step)
    world.pass(1s);
  BOOST_TEST(!signed_in(world));
}

BOOST_AUTO_TEST_CASE(attaching_again_while_the_actor_is_gone_is_answered) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.attach(stream_of(child), child, sink);
  world.send(stream_of(child), child, 1,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  world.run();
  BOOST_REQUIRE(sink->attachments.size() == 1);
  hand_world::fail(*sink);
  while (sink->routes_closed == 0 && world.schedule().has_job())
    world.schedule().run_once();
  BOOST_REQUIRE(sink->routes_closed == 1);
  world.attach(stream_of(child), child, sink);
  world.run();
  world.pass(1s);
  BOOST_REQUIRE(sink->attachments.size() == 2);
  BOOST_TEST((sink->attachments.back().status == attach_status::attached));
  BOOST_TEST(sink->attachments.back().number == world.asked);
}

BOOST_AUTO_TEST_CASE(a_moderator_who_never_signed_in_is_shown_so) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.attach(stream_of(moderator), moderator, sink);
  world.run();
  BOOST_REQUIRE(sink->attachments.size() == 1);
  BOOST_TEST((sink->attachments.back().status == attach_status::attached));
  BOOST_REQUIRE(sink->moderator != nullptr);
  BOOST_TEST((sink->moderator->now == events::presence::signed_out));
}

BOOST_AUTO_TEST_CASE(a_moderator_who_attaches_to_a_conversation_that_is_not_there_is_refused_at_once) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  world.attach(stream_of({events::principal_kind::youth, id_of(1)}), moderator, sink);
  world.run();
  BOOST_REQUIRE(sink->attachments.size() == 1);
  BOOST_TEST((sink->attachments.back().status == attach_status::not_permitted));
}

BOOST_AUTO_TEST_CASE(who_attaches_to_an_engine_that_stops_is_told_at_once) {
  hand_world world;
  world.start();
  const auto sink = std::make_shared<noting_sink>();
  BOOST_REQUIRE(!world.gateway->drain(0ms));
  world.attach(stream_of(moderator), moderator, sink);
  BOOST_REQUIRE(sink->attachments.size() == 1);
  BOOST_TEST((sink->attachments.back().status == attach_status::unavailable));
  BOOST_TEST(sink->attachments.back().number == world.asked);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
