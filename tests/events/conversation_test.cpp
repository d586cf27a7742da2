// The conversation: given events, when a command comes, then events or a refusal.
#include "events/limits.hpp"
#include "tests/events/told_chat.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using namespace veilleuse::events::testing::chat;
using events_of = std::vector<conversation_event>;

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_)

BOOST_AUTO_TEST_CASE(youth_and_joined_moderators_post) {
  auto chat = joined();
  BOOST_TEST(
      is_accepted(chat.when(post_message{"bonsoir"}, youth), events_of{message_posted{{}, "bonsoir"}}));
  BOOST_TEST(is_accepted(chat.when(post_message{"oui"}, moderator_of(officer(1))),
                         events_of{message_posted{{officer(1)}, "oui"}}));
  BOOST_TEST(chat.state.messages == 2u);
}

BOOST_AUTO_TEST_CASE(strangers_are_refused_whatever_they_ask) {
  auto chat = joined();
  for (const auto& who : {youth_of(child(2)), moderator_of(officer(2)), principal{}}) {
    const auto because = [&](const conversation_command& asked) { return chat.when(asked, who).reason(); };
    BOOST_TEST((because(post_message{"x"}) == refusal::not_a_participant));
    BOOST_TEST((because(mark_read{{1}}) == refusal::not_a_participant));
    BOOST_TEST((because(close_conversation{}) == refusal::not_a_participant));
    BOOST_TEST((because(leave_conversation{}) == refusal::not_a_participant));
    BOOST_TEST((because(join_moderator{officer(2)}) == refusal::not_a_participant));
    BOOST_TEST((because(remove_moderator{officer(1)}) == refusal::not_a_participant));
    BOOST_TEST(!may_read(chat.state, who));
  }
  BOOST_TEST((chat.when(note_connection{}, youth).reason() == refusal::not_a_participant));
  BOOST_TEST((chat.when(settle_step{}, youth).reason() == refusal::not_a_participant));
  BOOST_TEST((chat.when(leave_conversation{}, youth).reason() == refusal::not_a_participant));
  BOOST_TEST((may_read(chat.state, youth) && may_read(chat.state, moderator_of(officer(1)))));
}

BOOST_AUTO_TEST_CASE(steps_of_another_desk_are_refused) {
  auto chat = opened();
  const auto other = stream_of(service, *queue_from_name("other"));
  BOOST_TEST((chat.when(join_moderator{officer(1)}, other, 8).reason() == refusal::not_a_participant));
}

BOOST_AUTO_TEST_CASE(before_opening_there_is_nothing_to_do) {
  auto chat = absent();
  BOOST_TEST((chat.when(post_message{"x"}, youth).reason() == refusal::conversation_not_open));
  BOOST_TEST((chat.when(close_conversation{}, youth).reason() == refusal::conversation_not_open));
  BOOST_TEST(
      (chat.when(join_moderator{officer(1)}, desk_stream, 8).reason() == refusal::conversation_not_open));
  BOOST_TEST(
      (chat.when(remove_moderator{officer(1)}, desk_stream, 8).reason() == refusal::conversation_not_open));
  BOOST_TEST(changes_nothing(chat.when_engine(note_connection{true})));
}

BOOST_AUTO_TEST_CASE(a_stranger_cannot_tell_what_was_never_opened_from_what_is_not_theirs) {
  const auto stranger = moderator_of(officer(7));
  for (auto chat : {absent(), opened()}) {
    for (const conversation_command& what :
         {conversation_command{post_message{"x"}}, conversation_command{mark_read{}},
          conversation_command{leave_conversation{}}, conversation_command{close_conversation{}}})
      BOOST_TEST((chat.when(what, stranger).reason() == refusal::not_a_participant));
  }
}

BOOST_AUTO_TEST_CASE(a_text_is_one_to_text_bytes_long) {
  auto chat = opened();
  BOOST_TEST((chat.when(post_message{""}, youth).reason() == refusal::text_empty));
  BOOST_TEST(
      (chat.when(post_message{std::string(limits::text_bytes, 'x')}, youth).reason() == refusal::none));
  const post_message longer{std::string(limits::text_bytes + 1, 'x')};
  BOOST_TEST((chat.when(longer, youth).reason() == refusal::text_too_long));
}

BOOST_AUTO_TEST_CASE(reading_only_moves_forward_and_not_beyond_the_end) {
  auto chat = opened();
  BOOST_TEST((chat.when(mark_read{{3}}, youth).reason() == refusal::read_beyond_end));
  BOOST_TEST(is_accepted(chat.when(mark_read{{2}}, youth), events_of{read_up_to{{}, {2}}}));
  BOOST_TEST(changes_nothing(chat.when(mark_read{{2}}, youth)));
  BOOST_TEST(changes_nothing(chat.when(mark_read{{1}}, youth)));
  BOOST_TEST((chat.when(mark_read{{3}}, youth).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(a_full_conversation_takes_no_more_words_but_can_be_left_and_closed) {
  auto chat = joined();
  chat.state.head.last.value = limits::events_per_conversation - 1;
  BOOST_TEST((chat.when(post_message{"last"}, youth).reason() == refusal::none));
  BOOST_TEST((chat.when(post_message{"more"}, youth).reason() == refusal::conversation_full));
  BOOST_TEST((chat.when(mark_read{{5}}, youth).reason() == refusal::conversation_full));
  BOOST_TEST(changes_nothing(chat.when_engine(note_connection{false})));
  BOOST_TEST((chat.when(leave_conversation{}, moderator_of(officer(1))).reason() == refusal::none));
  BOOST_TEST((chat.when(join_moderator{officer(2)}, desk_stream, 8).reason() == refusal::none));
  BOOST_TEST((chat.when(close_conversation{}, youth).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(closing_tells_the_desk_once) {
  auto chat = opened();
  const auto outcome = chat.when(close_conversation{}, youth);
  BOOST_TEST(is_accepted(outcome, events_of{conversation_closed{close_reason::by_youth, {}}}));
  BOOST_TEST((pending(chat.state.head).back() == step_command{leave_queue{child(1)}}));
  BOOST_TEST(changes_nothing(chat.when(close_conversation{}, youth)));
  BOOST_TEST((chat.when(post_message{"x"}, youth).reason() == refusal::conversation_closed));
  BOOST_TEST((chat.when(open_conversation{}, youth).reason() == refusal::conversation_closed));
  BOOST_TEST(
      (chat.when(join_moderator{officer(1)}, desk_stream, 8).reason() == refusal::conversation_closed));
  BOOST_TEST(changes_nothing(chat.when(remove_moderator{officer(1)}, desk_stream, 9)));
  BOOST_TEST(changes_nothing(chat.when_engine(note_connection{false})));
}

BOOST_AUTO_TEST_CASE(a_moderator_closes_in_their_name) {
  auto chat = joined();
  const conversation_closed expected{close_reason::by_moderator, officer(1)};
  BOOST_TEST(is_accepted(chat.when(close_conversation{}, moderator_of(officer(1))), events_of{expected}));
}

BOOST_AUTO_TEST_CASE(the_last_moderator_who_leaves_sends_the_child_back) {
  auto chat = joined(2);
  std::ignore = settled(chat, first_step(chat), refusal::none);
  std::ignore = chat.when(leave_conversation{}, moderator_of(officer(1)));
  BOOST_TEST(chat.state.head.steps.all().empty());
  const auto outcome = chat.when(leave_conversation{}, moderator_of(officer(2)));
  BOOST_TEST(is_accepted(outcome, events_of{moderator_left{officer(2), leave_reason::left}}));
  BOOST_TEST((pending(chat.state.head) == std::vector<step_command>{return_to_queue{child(1), officer(2)}}));
}

BOOST_AUTO_TEST_CASE(whom_the_desk_removes_is_not_sent_back_again) {
  auto chat = joined();
  std::ignore = settled(chat, first_step(chat), refusal::none);
  const auto outcome = chat.when(remove_moderator{officer(1), leave_reason::vanished}, desk_stream, 8);
  BOOST_TEST(is_accepted(outcome, events_of{moderator_left{officer(1), leave_reason::vanished}}));
  BOOST_TEST(chat.state.head.steps.all().empty());
  BOOST_TEST(changes_nothing(chat.when(remove_moderator{officer(1)}, desk_stream, 16)));
}

BOOST_AUTO_TEST_CASE(one_moderator_too_many_is_refused) {
  auto chat = joined(static_cast<int>(limits::moderators_per_conversation) - 1);
  BOOST_TEST((chat.when(join_moderator{officer(90)}, desk_stream, 8).reason() == refusal::none));
  BOOST_TEST(
      (chat.when(join_moderator{officer(91)}, desk_stream, 16).reason() == refusal::too_many_participants));
  BOOST_TEST(changes_nothing(chat.when(join_moderator{officer(90)}, desk_stream, 16)));
}

BOOST_AUTO_TEST_CASE(a_step_sent_again_has_one_effect) {
  auto chat = opened();
  std::ignore = chat.when(join_moderator{officer(1)}, desk_stream, 16);
  const auto last = chat.state.head.last;
  const auto again = chat.when(join_moderator{officer(1)}, desk_stream, 16);
  BOOST_TEST((again.earlier() != nullptr && again.earlier()->first == last));
  std::ignore = chat.when(leave_conversation{}, moderator_of(officer(1)));
  BOOST_TEST((chat.when(join_moderator{officer(1)}, desk_stream, 16).earlier() != nullptr));
  BOOST_TEST((chat.when(join_moderator{officer(1)}, desk_stream, 8).reason() == refusal::step_superseded));
  BOOST_TEST(chat.state.moderators.empty());
}

BOOST_AUTO_TEST_CASE(connection_changes_are_noted_once) {
  auto chat = opened();
  BOOST_TEST(changes_nothing(chat.when_engine(note_connection{true})));
  BOOST_TEST(is_accepted(chat.when_engine(note_connection{false}), events_of{connection_lost{}}));
  BOOST_TEST(changes_nothing(chat.when_engine(note_connection{false})));
  BOOST_TEST(is_accepted(chat.when_engine(note_connection{true}), events_of{connection_resumed{}}));
}

BOOST_AUTO_TEST_CASE(settling_is_noted_once_and_passing_refusals_settle_nothing) {
  auto chat = opened();
  const auto number = first_step(chat);
  const settle_step passing{{number}, refusal::too_many_pending_steps};
  BOOST_TEST(changes_nothing(chat.when_engine(passing)));
  BOOST_TEST(chat.state.head.steps.all().size() == 1u);
  BOOST_TEST(is_accepted(chat.when_engine(settle_step{{number}, refusal::none}),
                         events_of{step_settled{{number}, refusal::none}}));
  BOOST_TEST(changes_nothing(chat.when_engine(settle_step{{number}, refusal::none})));
}

BOOST_AUTO_TEST_CASE(too_many_pending_steps_refuse_a_leave_but_never_a_close) {
  auto chat = joined();
  const auto before = chat.state.head.steps.all().size();
  for (auto more = before; more + 1 < limits::pending_steps_per_conversation; ++more) {
    chat.state.head.steps.add({{1000 + more}, desk_stream, enter_queue{child(1), 0}, noon});
  }
  auto one_more = chat;
  BOOST_TEST((one_more.when(leave_conversation{}, moderator_of(officer(1))).reason() == refusal::none));
  chat.state.head.steps.add({{5000}, desk_stream, enter_queue{child(1), 0}, noon});
  BOOST_TEST((chat.when(leave_conversation{}, moderator_of(officer(1))).reason() ==
              refusal::too_many_pending_steps));
  BOOST_TEST((chat.when(close_conversation{}, youth).reason() == refusal::none));
}

BOOST_AUTO_TEST_SUITE_END()
