// The desk: given events, when a command comes, then events or a refusal.
#include "events/limits.hpp"
#include "tests/events/given.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using events_of = std::vector<desk_event>;

/// A desk whose children and moderators send steps with growing numbers.
class night_desk : public stage<desk> {
 public:
  night_desk() : stage<desk>{stream_of(service, night_queue())} {}

  decision<desk_event> enters(int number, std::uint8_t priority = 0) {
    return when(enter_queue{child(number), priority}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> leaves(int number) {
    return when(leave_queue{child(number)}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> returns(int number, int from) {
    return when(return_to_queue{child(number), officer(from)}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> is_now(int who, presence now, std::uint32_t capacity = 1, bool vanished = false) {
    return when(set_presence{officer(who), now, capacity, vanished}, stream_of(service, officer(who)),
                step_ += 8);
  }
  decision<desk_event> accepts(int who, int number) {
    return when(accept_offer{child(number)}, moderator_of(officer(who)));
  }
  decision<desk_event> declines(int who, int number) {
    return when(decline_offer{child(number)}, moderator_of(officer(who)));
  }
  decision<desk_event> deadlines() { return when_engine(run_deadlines{}); }
  [[nodiscard]] timestamp offer_deadline() const { return {clock.value + limits::offer_timeout_us}; }

 private:
  std::uint64_t step_ = 0;
};

night_desk with_chat() {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.accepts(1, 1);
  return own;
}

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

BOOST_AUTO_TEST_CASE(steps_come_from_the_stream_they_speak_for) {
  night_desk own;
  const auto stranger = stream_of(service, child(9));
  BOOST_TEST((own.when(enter_queue{child(1), 0}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(leave_queue{child(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST(
      (own.when(return_to_queue{child(1), officer(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(set_presence{officer(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(run_deadlines{}, moderator_of(officer(1))).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(settle_step{}, moderator_of(officer(1))).reason() == refusal::not_a_participant));
  BOOST_TEST((may_read(own.state, moderator_of(officer(1))) && !may_read(own.state, youth_of(child(1)))));
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

BOOST_AUTO_TEST_CASE(a_closed_conversation_that_refuses_the_moderator_frees_them) {
  auto own = with_chat();
  const auto join = own.state.head.steps.all().at(0).number;
  const events_of expected{step_settled{join, refusal::conversation_closed},
                           chat_finished{child(1), officer(1)}};
  BOOST_TEST(is_accepted(own.when_engine(settle_step{join, refusal::conversation_closed}), expected));
  BOOST_TEST(
      (pending(own.state.head) == std::vector<step_command>{take_chat{child(1)}, release_chat{child(1)}}));
  BOOST_TEST(changes_nothing(own.when_engine(settle_step{join, refusal::conversation_closed})));
}

BOOST_AUTO_TEST_CASE(a_join_refused_for_any_other_reason_puts_the_child_in_front_again) {
  auto own = with_chat();
  const auto join = own.state.head.steps.all().at(0).number;
  std::ignore = own.when_engine(settle_step{join, refusal::step_superseded});
  BOOST_TEST(own.state.chats.empty());
  BOOST_TEST(own.state.waiting.size() + own.state.offers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_passing_refusal_settles_nothing) {
  auto own = with_chat();
  const auto join = own.state.head.steps.all().at(0).number;
  BOOST_TEST(changes_nothing(own.when_engine(settle_step{join, refusal::too_many_pending_steps})));
  BOOST_TEST((own.state.head.steps.find(join) != nullptr));
}

BOOST_AUTO_TEST_CASE(too_many_pending_steps_refuse_what_would_start_more) {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::vector<step> crowd;
  for (std::uint64_t number = 0; number + 1 < limits::pending_steps_per_desk; ++number) {
    crowd.push_back({{1'000'000 + number}, stream_of(service, officer(2)), release_chat{child(2)}, noon});
  }
  own.state.head.steps = pending_steps::restore(crowd);
  BOOST_TEST((own.accepts(1, 1).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.is_now(1, presence::signed_out).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.enters(3).reason() == refusal::none));
  crowd.pop_back();
  own.state.head.steps = pending_steps::restore(crowd);
  BOOST_TEST((own.accepts(1, 1).reason() == refusal::none));
  BOOST_TEST((own.leaves(1).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.returns(1, 1).reason() == refusal::too_many_pending_steps));
}

BOOST_AUTO_TEST_CASE(offers_that_do_not_fit_in_a_record_are_made_by_the_next) {
  night_desk own;
  std::vector<desk_event> crowd;
  for (int number = 1; number <= 30; ++number) {
    crowd.emplace_back(presence_changed{officer(number), presence::available, limits::capacity_max});
  }
  for (int number = 1; number <= 600; ++number)
    crowd.emplace_back(queue_entered{child(number), 0});
  own.given(std::move(crowd));
  BOOST_TEST((next_deadline(own.state) == own.clock));
  const auto first = own.deadlines();
  BOOST_TEST(first.events()->size() == limits::events_per_record);
  BOOST_TEST((next_deadline(own.state) == own.clock));
  const auto second = own.deadlines();
  BOOST_TEST(second.events()->size() == 600 - limits::events_per_record);
  own.clock = own.offer_deadline();
  std::size_t expired = 0;
  while (next_deadline(own.state) && *next_deadline(own.state) <= own.clock) {
    const auto outcome = own.deadlines();
    BOOST_REQUIRE((outcome.events() != nullptr && !outcome.events()->empty()));
    BOOST_REQUIRE(outcome.events()->size() <= limits::events_per_record);
    for (const auto& event : *outcome.events())
      expired += std::holds_alternative<offer_timed_out>(event) ? 1 : 0;
  }
  BOOST_TEST(expired == 600u);
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
