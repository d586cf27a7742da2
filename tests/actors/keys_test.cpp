// A key is for ever: one is made for what is written, and for nothing else.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using actors::answer_status;
using events::refusal;

struct new_vault : hand_world {
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();
  std::uint64_t counter = 0;

  new_vault() { start(); }
  void ask(const events::stream_id& stream, const events::principal& who, actors::any_command what) {
    send(stream, who, ++counter, std::move(what), sink);
  }
  [[nodiscard]] refusal refused(const events::stream_id& stream, const events::principal& who,
                                const actors::any_command& what) {
    sink->answers.clear();
    ask(stream, who, what);
    run();
    BOOST_REQUIRE(sink->answers.size() == 1U);
    BOOST_TEST((sink->answers.front().status == answer_status::refused));
    return sink->answers.front().reason;
  }
  [[nodiscard]] bool has_key(const events::stream_id& stream) {
    return memory_keys.find(stream).standing != storage::key_standing::absent;
  }
};

const events::conversation_command open{events::open_conversation{hand_world::queue(), 0}};
const events::conversation_command post{events::post_message{"bonsoir"}};
const events::conversation_command mark{events::mark_read{}};
const events::conversation_command close{events::close_conversation{}};
const events::conversation_command leave{events::leave_conversation{}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keys, new_vault)

BOOST_AUTO_TEST_CASE(a_conversation_that_nobody_opens_gets_none_whatever_is_asked_of_it) {
  for (const auto& what : {post, mark, close, leave})
    BOOST_TEST((refused(stream_of(child), child, what) == refusal::conversation_not_open));
  for (const auto& what : {open, post, mark, close, leave})
    BOOST_TEST((refused(stream_of(child), officer, what) == refusal::not_a_participant));
  BOOST_TEST(!has_key(stream_of(child)));
}

BOOST_AUTO_TEST_CASE(a_moderator_who_never_signed_in_gets_none) {
  for (const auto& what :
       {events::moderator_command{events::become_available{}}, events::moderator_command{events::sign_out{}}})
    BOOST_TEST((refused(stream_of(officer), officer, what) == refusal::not_signed_in));
  BOOST_TEST(!has_key(stream_of(officer)));
}

BOOST_AUTO_TEST_CASE(what_follows_an_opening_at_once_waits_for_its_key_in_order) {
  ask(stream_of(child), child, post);
  ask(stream_of(child), child, open);
  ask(stream_of(child), child, post);
  ask(stream_of(child), child, close);
  run();
  BOOST_REQUIRE(sink->answers.size() == 4U);
  BOOST_TEST((sink->answers.at(0).reason == refusal::conversation_not_open));
  for (std::size_t behind = 1; behind < 4; ++behind) {
    BOOST_TEST((sink->answers.at(behind).status == answer_status::accepted));
    BOOST_TEST(sink->answers.at(behind).id.counter == behind + 1);
  }
  BOOST_TEST(has_key(stream_of(child)));
}

BOOST_AUTO_TEST_CASE(a_stranger_cannot_tell_an_erased_conversation_from_one_that_never_was) {
  ask(stream_of(child), child, open);
  run();
  gateway.reset();
  memory_keys.destroy(stream_of(child));
  start();
  BOOST_TEST((refused(stream_of(child), officer, post) == refusal::not_a_participant));
  BOOST_TEST((refused(stream_of(child), child, post) == refusal::conversation_closed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
