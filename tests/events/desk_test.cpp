// The desk, who enters and who is offered to whom: given events, when a command comes, then events or a
// refusal.
#include "tests/events/night_desk.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using events_of = std::vector<desk_event>;

}  // namespace

BOOST_AUTO_TEST_SUITE(desk_)

BOOST_AUTO_TEST_CASE(a_child_is_offered_to_the_moderator_who_is_free) {
  night_desk own;
  BOOST_TEST(is_accepted(own.enters(1, 2), events_of{queue_entered{child(1), 2}}));
  const events_of expected{presence_changed{officer(1), presence::available, 1},
                           child_offered{child(1), officer(1), own.offer_deadline()}};
  BOOST_TEST(is_accepted(own.is_now(1, presence::available), expected));
  BOOST_TEST((next_deadline(own.state) == own.offer_deadline()));
}

BOOST_AUTO_TEST_CASE(entering_again_changes_nothing_wherever_the_child_stands) {
  night_desk own;
  std::ignore = own.enters(1);
  BOOST_TEST(changes_nothing(own.enters(1)));
  std::ignore = own.is_now(1, presence::available);
  BOOST_TEST(changes_nothing(own.enters(1)));
  std::ignore = own.accepts(1, 1);
  BOOST_TEST(changes_nothing(own.enters(1)));
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_refused_at_once_but_takes_back_its_own) {
  auto own = with_chat();
  std::vector<desk_event> crowd;
  crowd.reserve(limits::queue_length);
  for (int number = 0; number < static_cast<int>(limits::queue_length) - 1; ++number) {
    crowd.emplace_back(queue_entered{child(1000 + number), 0});
  }
  own.given(std::move(crowd));
  BOOST_TEST((own.enters(2).reason() == refusal::none));
  BOOST_TEST((own.enters(3).reason() == refusal::queue_full));
  BOOST_TEST((own.returns(1, 1).reason() == refusal::none));
  BOOST_TEST(own.state.waiting.size() + own.state.offers.size() == limits::queue_length + 1);
}

BOOST_AUTO_TEST_CASE(a_priority_beyond_the_highest_is_refused) {
  night_desk own;
  const std::uint8_t highest = limits::priority_max;
  BOOST_TEST(
      (own.enters(1, static_cast<std::uint8_t>(highest + 1)).reason() == refusal::priority_out_of_range));
  BOOST_TEST((own.enters(1, highest).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(an_accepted_offer_starts_both_steps) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  BOOST_TEST(is_accepted(own.accepts(1, 1), events_of{offer_accepted{child(1), officer(1)}}));
  BOOST_TEST((pending(own.state.head) ==
              std::vector<step_command>{join_moderator{officer(1)}, take_chat{child(1)}}));
  BOOST_TEST((own.state.head.steps.all()[0].target == stream_of(service, child(1))));
  BOOST_TEST((own.state.head.steps.all()[1].target == stream_of(service, officer(1))));
}

BOOST_AUTO_TEST_CASE(only_the_moderator_who_was_asked_answers) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.enters(2);
  std::ignore = own.is_now(2, presence::paused);
  BOOST_TEST((own.accepts(3, 1).reason() == refusal::moderator_unknown));
  BOOST_TEST((own.accepts(2, 1).reason() == refusal::not_offered_to_you));
  BOOST_TEST((own.declines(2, 1).reason() == refusal::not_offered_to_you));
  BOOST_TEST((own.accepts(1, 2).reason() == refusal::not_offered_to_you));
  BOOST_TEST((own.accepts(1, 3).reason() == refusal::not_in_queue));
  BOOST_TEST((own.when(accept_offer{child(1)}, youth_of(child(1))).reason() == refusal::not_a_participant));
}

BOOST_AUTO_TEST_CASE(a_declined_child_goes_to_the_next_moderator) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.is_now(2, presence::available);
  const events_of expected{offer_declined{child(1), officer(1)},
                           child_returned{child(1), officer(1), return_reason::declined},
                           child_offered{child(1), officer(2), own.offer_deadline()}};
  BOOST_TEST(is_accepted(own.declines(1, 1), expected));
}

BOOST_AUTO_TEST_CASE(who_declined_alone_is_asked_again_after_the_cool_down) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.declines(1, 1);
  BOOST_TEST(own.state.offers.empty());
  const timestamp over{own.clock.value + limits::decline_cooldown_us};
  BOOST_TEST((next_deadline(own.state) == over));
  own.clock.value = over.value - 1;
  BOOST_TEST(changes_nothing(own.deadlines()));
  own.clock = over;
  BOOST_TEST(
      is_accepted(own.deadlines(), events_of{child_offered{child(1), officer(1), own.offer_deadline()}}));
}

BOOST_AUTO_TEST_CASE(a_child_nobody_may_take_now_does_not_hold_up_the_next) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.enters(2);
  std::ignore = own.declines(1, 1);
  BOOST_REQUIRE(own.state.offers.size() == 1u);
  BOOST_TEST((own.state.offers[0].entry.conversation == child(2)));
}

BOOST_AUTO_TEST_CASE(an_unanswered_offer_expires_says_how_late_and_returns_to_the_front) {
  night_desk own;
  std::ignore = own.enters(2);
  std::ignore = own.enters(1, 0);
  std::ignore = own.is_now(1, presence::available);
  const auto deadline = own.offer_deadline();
  own.clock.value = deadline.value - 1;
  BOOST_TEST(changes_nothing(own.deadlines()));
  own.clock.value = deadline.value + 5;
  const events_of expected{offer_timed_out{child(2), officer(1), 5},
                           child_returned{child(2), officer(1), return_reason::timed_out},
                           child_offered{child(1), officer(1), own.offer_deadline()}};
  BOOST_TEST(is_accepted(own.deadlines(), expected));
  BOOST_TEST((ordered_queue(own.state, own.clock).front().conversation == child(2)));
}

BOOST_AUTO_TEST_CASE(whoever_pauses_is_rung_no_longer_and_another_is_at_once) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.is_now(2, presence::available);
  const events_of expected{presence_changed{officer(1), presence::paused, 1},
                           child_returned{child(1), officer(1), return_reason::declined},
                           child_offered{child(1), officer(2), own.offer_deadline()}};
  BOOST_TEST(is_accepted(own.is_now(1, presence::paused), expected));
  BOOST_TEST((own.accepts(1, 1).reason() == refusal::not_offered_to_you));
  BOOST_TEST((own.accepts(2, 1).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(whoever_wants_fewer_chats_keeps_as_many_offers_as_there_is_room_for) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available, 3);
  std::ignore = own.enters(1);
  std::ignore = own.accepts(1, 1);
  std::ignore = own.enters(2);
  std::ignore = own.enters(3);
  BOOST_REQUIRE(own.state.offers.size() == 2U);
  std::ignore = own.is_now(1, presence::available, 2);
  BOOST_TEST(own.state.offers.size() == 1U);
  BOOST_TEST(own.state.waiting.size() == 1U);
  std::ignore = own.is_now(1, presence::available, 1);
  BOOST_TEST(own.state.offers.empty());
  BOOST_TEST(own.state.waiting.size() == 2U);
  BOOST_TEST(own.state.chats.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_late_yes_counts_until_the_deadline_was_noticed) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  own.clock.value = own.offer_deadline().value + 1;
  auto unnoticed = own;
  BOOST_TEST((unnoticed.accepts(1, 1).reason() == refusal::none));
  std::ignore = own.deadlines();
  BOOST_TEST((own.accepts(1, 1).reason() == refusal::not_offered_to_you));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_leaves_no_offer_hanging) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.is_now(2, presence::available);
  std::ignore = own.enters(1);
  own.clock.value -= 3600 * second_us;
  const auto outcome = own.deadlines();
  BOOST_REQUIRE(outcome.events() != nullptr);
  BOOST_TEST((outcome.events()->front() == desk_event{offer_timed_out{child(1), officer(1), 0}}));
  BOOST_TEST((own.state.offers.at(0).moderator == officer(2)));
  BOOST_TEST(changes_nothing(own.deadlines()));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_by_whatever_lets_no_offer_hang_longer_than_its_patience) {
  for (const std::int64_t back_s : {1, 10, 29, 30, 31, 59, 61, 24 * 3600}) {
    night_desk own;
    std::ignore = own.is_now(1, presence::available);
    std::ignore = own.enters(1);
    own.clock.value += 5 * second_us - back_s * second_us;
    bool timed_out = false;
    for (const auto wait_us : {std::int64_t{0}, limits::offer_timeout_us}) {
      own.clock.value += wait_us;
      const auto outcome = own.deadlines();
      BOOST_REQUIRE(outcome.events() != nullptr);
      timed_out = timed_out || (!outcome.events()->empty() &&
                                std::holds_alternative<offer_timed_out>(outcome.events()->front()));
    }
    BOOST_TEST(timed_out, "set back by " << back_s << " s");
  }
}

BOOST_AUTO_TEST_CASE(nobody_holds_more_than_their_capacity) {
  night_desk own;
  for (int number = 1; number <= 4; ++number)
    std::ignore = own.enters(number);
  std::ignore = own.is_now(1, presence::available, 2);
  BOOST_TEST(own.state.offers.size() == 2u);
  std::ignore = own.accepts(1, 1);
  BOOST_TEST(own.state.offers.size() == 1u);
  std::ignore = own.is_now(1, presence::available, 3);
  BOOST_TEST(own.state.offers.size() == 2u);
  for (const std::uint32_t capacity : {limits::capacity_min - 1, limits::capacity_max + 1}) {
    BOOST_TEST((own.is_now(1, presence::available, capacity).reason() == refusal::capacity_out_of_range));
  }
}

BOOST_AUTO_TEST_CASE(turns_go_to_whoever_was_asked_longest_ago) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available, 2);
  std::ignore = own.is_now(2, presence::available, 2);
  for (int number = 1; number <= 3; ++number) {
    own.clock.value += second_us;
    std::ignore = own.enters(number);
  }
  const auto asked = [&](int number) {
    return own.state.offers.at(static_cast<std::size_t>(number - 1)).moderator;
  };
  BOOST_TEST((asked(1) == officer(1) && asked(2) == officer(2) && asked(3) == officer(1)));
}

BOOST_AUTO_TEST_CASE(one_moderator_too_many_is_refused) {
  night_desk own;
  std::vector<desk_event> crowd;
  for (int number = 1; number < static_cast<int>(limits::moderators_per_desk); ++number) {
    crowd.emplace_back(presence_changed{officer(number), presence::paused, 1});
  }
  own.given(std::move(crowd));
  BOOST_TEST((own.is_now(3000, presence::paused).reason() == refusal::none));
  BOOST_TEST((own.is_now(3001, presence::paused).reason() == refusal::too_many_moderators));
  BOOST_TEST((own.is_now(5, presence::available).reason() == refusal::none));
}

BOOST_AUTO_TEST_SUITE_END()
