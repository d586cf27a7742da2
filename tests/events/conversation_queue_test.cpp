// A conversation and its place in the queue: asked for, refused, asked for again.
#include "events/limits.hpp"
#include "tests/events/told_chat.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using namespace veilleuse::events::testing::chat;
using events_of = std::vector<conversation_event>;

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_queue)

BOOST_AUTO_TEST_CASE(opening_asks_for_a_place_in_the_queue) {
  auto chat = absent();
  const auto outcome = chat.when(open_conversation{night_queue(), 2}, youth);
  BOOST_TEST(is_accepted(outcome, events_of{conversation_opened{night_queue()}, queue_requested{2}}));
  BOOST_TEST((pending(chat.state.head) == std::vector<step_command>{enter_queue{child(1), 2}}));
  BOOST_TEST((chat.state.head.steps.all()[0].target == desk_stream));
  BOOST_TEST((chat.state.head.steps.all()[0].number == step_of({2}, 0)));
  BOOST_TEST((chat.state.head.self == chat.stream));
}

BOOST_AUTO_TEST_CASE(opening_again_changes_nothing_unless_the_queue_refused) {
  auto chat = opened();
  BOOST_TEST(changes_nothing(chat.when(open_conversation{night_queue(), 2}, youth)));
  BOOST_TEST((settled(chat, first_step(chat), refusal::queue_full) == refusal::none));
  BOOST_TEST((chat.state.standing == queue_standing::refused));
  BOOST_TEST(
      is_accepted(chat.when(open_conversation{night_queue(), 3}, youth), events_of{queue_requested{3}}));
  std::ignore = settled(chat, first_step(chat), refusal::none);
  BOOST_TEST((chat.state.standing == queue_standing::entered));
}

BOOST_AUTO_TEST_CASE(only_the_youth_opens) {
  auto chat = opened();
  for (const auto& who : {youth_of(child(2)), moderator_of(officer(1)), principal{}}) {
    BOOST_TEST((chat.when(open_conversation{night_queue(), 2}, who).reason() == refusal::not_a_participant));
  }
  auto unopened = absent();
  BOOST_TEST(
      (unopened.when(open_conversation{}, moderator_of(officer(1))).reason() == refusal::not_a_participant));
}

BOOST_AUTO_TEST_CASE(a_priority_beyond_the_highest_is_refused) {
  auto chat = absent();
  const std::uint8_t highest = limits::priority_max;
  const open_conversation beyond{night_queue(), static_cast<std::uint8_t>(highest + 1)};
  BOOST_TEST((chat.when(beyond, youth).reason() == refusal::priority_out_of_range));
  BOOST_TEST((chat.when(open_conversation{night_queue(), highest}, youth).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(an_open_conversation_stays_in_its_queue_and_says_so_to_whoever_names_another) {
  const auto day = *queue_from_name("day");
  auto chat = opened();
  BOOST_TEST((chat.when(open_conversation{day, 2}, youth).reason() == refusal::in_other_queue));
  std::ignore = settled(chat, first_step(chat), refusal::queue_full);
  BOOST_TEST((chat.when(open_conversation{day, 2}, youth).reason() == refusal::in_other_queue));
  // Who names none has the default of today filled in, which may be another than when it was opened.
  const open_conversation unnamed{.queue = day, .queue_named = false};
  BOOST_TEST(is_accepted(chat.when(unnamed, youth), events_of{queue_requested{0}}));
  BOOST_TEST((chat.state.head.steps.all().back().target == desk_stream));
}

BOOST_AUTO_TEST_CASE(asking_again_in_a_full_conversation_is_refused) {
  auto chat = opened();
  std::ignore = settled(chat, first_step(chat), refusal::queue_full);
  chat.state.head.last.value = limits::events_per_conversation;
  BOOST_TEST((chat.when(open_conversation{night_queue(), 2}, youth).reason() == refusal::conversation_full));
}

BOOST_AUTO_TEST_CASE(a_place_asked_for_too_late_is_asked_for_again) {
  auto chat = opened();
  const auto number = first_step(chat);
  const auto outcome = chat.when_engine(settle_step{{number}, refusal::step_too_old});
  const events_of expected{step_settled{{number}, refusal::step_too_old}, queue_requested{2}};
  BOOST_TEST(is_accepted(outcome, expected));
  BOOST_TEST((chat.state.standing == queue_standing::requested));
  BOOST_TEST((pending(chat.state.head) == std::vector<step_command>{enter_queue{child(1), 2}}));
}

BOOST_AUTO_TEST_CASE(a_refused_return_leaves_no_child_in_limbo) {
  auto chat = joined();
  std::ignore = settled(chat, first_step(chat), refusal::none);
  std::ignore = chat.when(leave_conversation{}, moderator_of(officer(1)));
  std::ignore = settled(chat, first_step(chat), refusal::step_too_old);
  BOOST_TEST((pending(chat.state.head) == std::vector<step_command>{enter_queue{child(1), 2}}));
}

BOOST_AUTO_TEST_CASE(a_closed_conversation_asks_for_no_place) {
  auto chat = opened();
  const auto number = first_step(chat);
  std::ignore = chat.when(close_conversation{}, youth);
  std::ignore = settled(chat, number, refusal::step_too_old);
  BOOST_TEST((pending(chat.state.head) == std::vector<step_command>{leave_queue{child(1)}}));
}

BOOST_AUTO_TEST_SUITE_END()
