// The desk as one end of processes: whose steps it takes, what settles its own, how many fit.
#include "tests/events/night_desk.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using events_of = std::vector<desk_event>;

}  // namespace

BOOST_AUTO_TEST_SUITE(desk_steps)

BOOST_AUTO_TEST_CASE(steps_come_from_the_stream_they_speak_for) {
  night_desk own;
  const auto stranger = stream_of(service, child(9));
  BOOST_TEST((own.when(enter_queue{child(1), 0}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(leave_queue{child(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST(
      (own.when(return_to_queue{child(1), officer(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(set_presence{officer(1)}, stranger, 8).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(run_deadlines{}, moderator_of(officer(1))).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(miss_moderator{officer(2)}, moderator_of(officer(1))).reason() ==
              refusal::not_a_participant));
  BOOST_TEST((own.when(settle_step{}, moderator_of(officer(1))).reason() == refusal::not_a_participant));
  BOOST_TEST((may_read(own.state, moderator_of(officer(1))) && !may_read(own.state, youth_of(child(1)))));
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

BOOST_AUTO_TEST_SUITE_END()
