// The desk, when a child or a moderator leaves, vanishes or comes back.
#include "tests/events/night_desk.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using events_of = std::vector<desk_event>;

}  // namespace

BOOST_AUTO_TEST_SUITE(desk_departures)

BOOST_AUTO_TEST_CASE(leaving_ends_the_wait_the_offer_or_the_chat) {
  night_desk own;
  std::ignore = own.enters(1);
  BOOST_TEST(is_accepted(own.leaves(1), events_of{queue_left{child(1)}}));
  BOOST_TEST(changes_nothing(own.leaves(1)));
  std::ignore = own.enters(2);
  std::ignore = own.is_now(1, presence::available);
  BOOST_TEST(is_accepted(own.leaves(2), events_of{queue_left{child(2)}}));
  BOOST_TEST((own.accepts(1, 2).reason() == refusal::not_in_queue));
  auto busy = with_chat();
  BOOST_TEST(is_accepted(busy.leaves(1), events_of{chat_finished{child(1), officer(1)}}));
  BOOST_TEST((pending(busy.state.head).back() == step_command{release_chat{child(1)}}));
}

BOOST_AUTO_TEST_CASE(a_late_duplicate_brings_no_closed_conversation_in) {
  night_desk own;
  const auto source = stream_of(service, child(1));
  // The queue refused step 16, whose duplicate is still under way when the conversation is closed.
  BOOST_TEST(is_accepted(own.when(leave_queue{child(1)}, source, 24), events_of{queue_left{child(1)}}));
  const auto late = own.when(enter_queue{child(1), 0}, source, 16);
  BOOST_TEST((late.reason() == refusal::step_superseded));
}

BOOST_AUTO_TEST_CASE(a_vanished_moderators_offers_and_chats_return) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available, 2);
  std::ignore = own.enters(1);
  std::ignore = own.enters(2);
  std::ignore = own.accepts(1, 1);
  const events_of expected{child_returned{child(2), officer(1), return_reason::moderator_gone},
                           child_returned{child(1), officer(1), return_reason::moderator_gone},
                           presence_changed{officer(1), presence::signed_out, 2}};
  BOOST_TEST(is_accepted(own.is_now(1, presence::signed_out, 2, true), expected));
  BOOST_TEST((own.state.staff.empty() && own.state.waiting.size() == 2u));
  const auto steps = pending(own.state.head);
  BOOST_TEST((steps.at(2) == step_command{remove_moderator{officer(1), leave_reason::vanished}}));
  BOOST_TEST((steps.at(3) == step_command{release_chat{child(1)}}));
  BOOST_TEST(changes_nothing(own.is_now(1, presence::signed_out, 2)));
}

BOOST_AUTO_TEST_CASE(who_signs_out_is_removed_as_signed_out) {
  auto own = with_chat();
  std::ignore = own.is_now(1, presence::signed_out);
  BOOST_TEST((pending(own.state.head).at(2) ==
              step_command{remove_moderator{officer(1), leave_reason::signed_out}}));
}

BOOST_AUTO_TEST_CASE(a_child_whom_the_moderator_left_stands_in_front) {
  auto own = with_chat();
  std::ignore = own.enters(2, limits::priority_max);
  const auto outcome = own.returns(1, 1);
  const events_of expected{child_returned{child(1), officer(1), return_reason::moderator_left},
                           child_offered{child(2), officer(1), own.offer_deadline()}};
  BOOST_TEST(is_accepted(outcome, expected));
  BOOST_TEST((ordered_queue(own.state, own.clock).front().conversation == child(1)));
}

BOOST_AUTO_TEST_CASE(a_return_that_is_news_to_nobody_changes_nothing) {
  auto own = with_chat();
  BOOST_TEST(changes_nothing(own.returns(1, 2)));
  std::ignore = own.is_now(1, presence::signed_out);
  BOOST_TEST(changes_nothing(own.returns(1, 1)));
}

BOOST_AUTO_TEST_CASE(an_unknown_child_who_returns_is_taken_in_at_the_front) {
  night_desk own;
  std::ignore = own.enters(1);
  BOOST_TEST(is_accepted(own.returns(2, 1),
                         events_of{child_returned{child(2), officer(1), return_reason::moderator_left}}));
  BOOST_TEST((ordered_queue(own.state, own.clock).front().conversation == child(2)));
}

// The moderator left, vanished, came back and took the same child again before the news of the leaving came.
BOOST_AUTO_TEST_CASE(a_stale_return_removes_the_moderator_whom_the_desk_sent_since) {
  auto own = with_chat();
  std::ignore = own.is_now(1, presence::signed_out, 1, true);
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.accepts(1, 1);
  std::ignore = own.returns(1, 1);
  std::vector<step_command> to_child;
  for (const auto& next : own.state.head.steps.all()) {
    if (next.target == stream_of(service, child(1))) to_child.push_back(next.command);
  }
  const remove_moderator removal{officer(1), leave_reason::vanished};
  const join_moderator join{officer(1)};
  BOOST_TEST((to_child == std::vector<step_command>{join, removal, join, removal}));
  BOOST_TEST(own.state.chats.empty());
}

BOOST_AUTO_TEST_CASE(the_departed_are_forgotten_and_the_present_remembered) {
  night_desk own;
  std::ignore = own.enters(1);
  std::ignore = own.enters(2);
  std::ignore = own.leaves(2);
  own.clock.value += limits::departed_memory_us;
  std::ignore = own.enters(3);
  BOOST_TEST(own.state.head.sources.sources().size() == 3u);
  own.clock.value += 1;
  std::ignore = own.enters(4);
  BOOST_TEST(own.state.head.sources.sources().size() == 3u);
  const auto known = [&](int number) {
    return own.state.head.sources.knows(step_command_id(stream_of(service, child(number)), {8}));
  };
  BOOST_TEST((known(1) && !known(2) && known(3) && known(4)));
}

BOOST_AUTO_TEST_SUITE_END()
