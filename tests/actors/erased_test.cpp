// A conversation whose key was destroyed: nothing more is said in it, and nothing waits for it for ever.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using actors::answer_status;

struct erased_conversation {
  hand_world world;
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();
  std::shared_ptr<noting_sink> console = std::make_shared<noting_sink>();

  erased_conversation() { world.start(); }
  void open() {
    world.send(stream_of(child), child, 1,
               events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, youth);
  }
  void erase() {
    world.gateway.reset();
    world.memory_keys.destroy(stream_of(child));
    world.start();
  }
  void as_officer(const events::stream_id& to, std::uint64_t counter, actors::any_command what) {
    world.send(to, officer, counter, std::move(what), console);
    world.run();
  }
  [[nodiscard]] events::refusal refused_to(std::uint64_t counter, const events::conversation_command& what) {
    world.send(stream_of(child), child, counter, what, youth);
    world.run();
    const auto& last = youth->answers.back();
    return last.status == answer_status::refused ? last.reason : events::refusal::none;
  }
  [[nodiscard]] std::size_t pending(const events::stream_id& stream) {
    if (stream.kind == events::stream_kind::desk)
      return world.state_of<events::desk_state>(stream).head.steps.all().size();
    return world.state_of<events::conversation_state>(stream).head.steps.all().size();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(erased, erased_conversation)

BOOST_AUTO_TEST_CASE(a_message_to_an_erased_conversation_is_refused_for_good) {
  open();
  world.run();
  erase();
  BOOST_TEST((refused_to(2, events::post_message{"bonsoir"}) == events::refusal::conversation_closed));
  BOOST_TEST((refused_to(3, events::close_conversation{}) == events::refusal::none));
  BOOST_TEST((youth->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(an_erased_conversation_settles_its_own_steps) {
  open();
  world.run_actors();
  world.run_log();
  erase();
  world.live(std::chrono::seconds{2});
  BOOST_TEST(world.state_of<events::conversation_state>(stream_of(child)).head.last.value == 3U);
  BOOST_TEST(pending(stream_of(child)) == 0U);
}

BOOST_AUTO_TEST_CASE(nobody_joins_an_erased_conversation_and_the_desk_is_told) {
  open();
  world.run();
  erase();
  as_officer(stream_of(officer), 1, events::moderator_command{events::sign_in{hand_world::queue()}});
  as_officer(stream_of(officer), 2, events::moderator_command{events::become_available{}});
  as_officer(hand_world::desk(), 3,
             events::desk_command{events::accept_offer{events::conversation_id{child.id}}});
  BOOST_REQUIRE((console->answers.back().status == answer_status::accepted));
  world.live(std::chrono::seconds{2});
  BOOST_TEST(pending(hand_world::desk()) == 0U);
  BOOST_TEST(world.state_of<events::desk_state>(hand_world::desk()).chats.empty());
  BOOST_TEST(world.state_of<events::moderator_state>(stream_of(officer)).chats.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
