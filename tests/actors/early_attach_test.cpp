// A console may attach between its moderator's accepting a child and their joining the conversation: it
// waits, and is let in when they have joined, unless it has gone.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using actors::attach_status;

/// A child in the queue, offered to a moderator who has not answered.
struct offered_child : hand_world {
  const events::principal moderator{events::principal_kind::moderator, id_of(7)};
  const events::stream_id conversation{service, events::stream_kind::conversation, child.id};
  const events::stream_id own{service, events::stream_kind::moderator, moderator.id};
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();
  std::shared_ptr<noting_sink> console = std::make_shared<noting_sink>();

  offered_child() {
    start();
    send(conversation, child, 1, events::conversation_command{events::open_conversation{queue(), 0}}, youth);
    send(own, moderator, 1, events::moderator_command{events::sign_in{queue()}}, console);
    run();
    send(own, moderator, 2, events::moderator_command{events::become_available{}}, console);
    run();
    attach(conversation, moderator, console);
    run();
    BOOST_REQUIRE(console->attachments.empty());
  }
  /// The offer is accepted and the moderator joins.
  void accept() {
    const events::desk_command accept = events::accept_offer{events::conversation_id{conversation.key}};
    send(desk(), moderator, 3, accept, console);
    run();
    BOOST_REQUIRE((console->answers.back().status == actors::answer_status::accepted));
  }
  void post(std::uint64_t counter) {
    send(conversation, child, counter, events::conversation_command{events::post_message{"bonsoir"}}, youth);
    run();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(early_attach, offered_child)

BOOST_AUTO_TEST_CASE(who_waits_is_let_in_once_the_moderator_has_joined) {
  accept();
  BOOST_REQUIRE(console->attachments.size() == 1);
  BOOST_TEST((console->attachments.back().status == actors::attach_status::attached));
  post(2);
  BOOST_TEST(console->records > 0);
}

BOOST_AUTO_TEST_CASE(who_has_gone_is_not_let_in) {
  gateway->detach(lane, conversation, console);
  run();
  accept();
  post(2);
  BOOST_TEST(console->attachments.empty());
  BOOST_TEST(console->records == 0);
}

BOOST_AUTO_TEST_CASE(who_asks_twice_waits_once) {
  attach(conversation, moderator, console);
  run();
  accept();
  BOOST_REQUIRE(console->attachments.size() == 1u);
  BOOST_TEST(console->attachments.back().number == asked);
}

BOOST_AUTO_TEST_CASE(who_asks_again_waits_no_longer_and_is_told_of_the_last_asking) {
  using namespace std::chrono_literals;
  pass(actors::limits::join_patience - 1ms);
  attach(conversation, moderator, console);
  run();
  BOOST_TEST(console->attachments.empty());
  pass(1ms);
  BOOST_REQUIRE(console->attachments.size() == 1u);
  BOOST_TEST((console->attachments.back().status == attach_status::not_permitted));
  BOOST_TEST(console->attachments.back().number == asked);
  // And no second outcome.
  pass(actors::limits::join_patience);
  BOOST_TEST(console->attachments.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_strangers_consoles_that_wait_keep_nobody_out_who_accepts_the_child) {
  const events::principal stranger{events::principal_kind::moderator, id_of(8)};
  std::vector<std::shared_ptr<noting_sink>> strange;
  for (std::size_t number = 0; number < actors::limits::waiting_per_conversation; ++number) {
    strange.push_back(std::make_shared<noting_sink>());
    attach(conversation, stranger, strange.back());
  }
  const auto second_console = std::make_shared<noting_sink>();
  attach(conversation, moderator, second_console);
  run();
  accept();
  for (const auto& own : {console, second_console}) {
    BOOST_REQUIRE(own->attachments.size() == 1u);
    BOOST_TEST((own->attachments.back().status == attach_status::attached));
  }
  pass(actors::limits::join_patience);
  for (const auto& theirs : strange)
    BOOST_TEST((theirs->attachments.back().status != attach_status::attached));
}

BOOST_AUTO_TEST_CASE(every_outcome_names_the_asking_that_it_answers) {
  const auto first = asked;
  pass(actors::limits::join_patience);
  attach(conversation, moderator, console);
  run();
  accept();
  attach(conversation, moderator, console);
  run();
  // Unasked, it is about the last.
  const events::conversation_command leave = events::leave_conversation{};
  send(conversation, moderator, 4, leave, console);
  run();
  std::vector<std::pair<attach_status, std::uint64_t>> told;
  for (const auto& outcome : console->attachments)
    told.emplace_back(outcome.status, outcome.number);
  const decltype(told) expected{{attach_status::not_permitted, first},
                                {attach_status::attached, first + 1},
                                {attach_status::attached, first + 2},
                                {attach_status::not_permitted, first + 2}};
  BOOST_TEST((told == expected));
}

BOOST_AUTO_TEST_CASE(who_went_and_came_back_is_let_in) {
  gateway->detach(lane, conversation, console);
  attach(conversation, moderator, console);
  run();
  accept();
  BOOST_REQUIRE(console->attachments.size() == 1);
  BOOST_TEST((console->attachments.back().status == actors::attach_status::attached));
}

BOOST_AUTO_TEST_CASE(who_waited_in_vain_is_told) {
  using namespace std::chrono_literals;
  pass(actors::limits::join_patience - 1ms);
  BOOST_TEST(console->attachments.empty());
  pass(1ms);
  BOOST_REQUIRE(console->attachments.size() == 1);
  BOOST_TEST((console->attachments.back().status == actors::attach_status::not_permitted));
  accept();
  BOOST_TEST(console->attachments.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
