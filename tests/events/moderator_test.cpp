// The moderator: given events, when a command comes, then events or a refusal.
#include "events/limits.hpp"
#include "tests/events/given.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;
using events_of = std::vector<moderator_event>;

const auto me = moderator_of(officer(1));
const auto desk_stream = stream_of(service, night_queue());

stage<moderator> away() {
  return stage<moderator>{stream_of(service, officer(1))};
}

stage<moderator> at_work() {
  auto own = away();
  std::ignore = own.when(sign_in{night_queue()}, me);
  return own;
}

set_presence told(presence now, std::uint32_t capacity = 2, bool vanished = false) {
  return {officer(1), now, capacity, vanished};
}

refusal settled(stage<moderator>& own, refusal reason) {
  return own.when_engine(settle_step{own.state.head.steps.all().front().number, reason}).reason();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(moderator_)

BOOST_AUTO_TEST_CASE(signing_in_pauses_and_tells_the_desk) {
  auto own = away();
  BOOST_TEST(is_accepted(own.when(sign_in{night_queue()}, me), events_of{signed_in{night_queue()}}));
  BOOST_TEST((own.state.now == presence::paused));
  BOOST_TEST((pending(own.state.head) == std::vector<step_command>{told(presence::paused)}));
}

BOOST_AUTO_TEST_CASE(moving_to_another_desk_signs_out_of_the_first) {
  auto own = at_work();
  std::ignore = settled(own, refusal::none);
  const auto day = *queue_from_name("day");
  BOOST_TEST(is_accepted(own.when(sign_in{day}, me), events_of{signed_in{day}}));
  const auto& steps = own.state.head.steps.all();
  BOOST_TEST((pending(own.state.head) ==
              std::vector<step_command>{told(presence::signed_out), told(presence::paused)}));
  BOOST_TEST((steps.at(0).target == desk_stream && steps.at(1).target == stream_of(service, day)));
}

BOOST_AUTO_TEST_CASE(each_change_of_presence_is_told_once) {
  auto own = at_work();
  BOOST_TEST(is_accepted(own.when(become_available{}, me), events_of{became_available{}}));
  BOOST_TEST(is_accepted(own.when(set_capacity{5}, me), events_of{capacity_set{5}}));
  BOOST_TEST(is_accepted(own.when(pause_work{}, me), events_of{work_paused{}}));
  BOOST_TEST(is_accepted(own.when(sign_out{}, me), events_of{signed_out{}}));
  const std::vector<step_command> expected{told(presence::paused), told(presence::available),
                                           told(presence::available, 5), told(presence::paused, 5),
                                           told(presence::signed_out, 5)};
  BOOST_TEST((pending(own.state.head) == expected));
}

BOOST_AUTO_TEST_CASE(a_command_that_changes_nothing_keeps_the_presence_and_tells_it_again) {
  auto own = at_work();
  std::ignore = own.when(set_capacity{5}, me);
  const auto keeps = [&](const moderator_command& command, const moderator_event& again) {
    const auto before = own.state;
    BOOST_TEST(is_accepted(own.when(command, me), events_of{again}));
    BOOST_TEST((own.state.now == before.now && own.state.queue == before.queue));
    BOOST_TEST(own.state.capacity == before.capacity);
    BOOST_TEST((pending(own.state.head).back() == step_command{told(before.now, 5)}));
  };
  keeps(pause_work{}, work_paused{});
  keeps(sign_in{night_queue()}, work_paused{});
  keeps(set_capacity{5}, capacity_set{5});
  std::ignore = own.when(become_available{}, me);
  keeps(become_available{}, became_available{});
  keeps(sign_in{night_queue()}, became_available{});
  std::ignore = own.when(sign_out{}, me);
  keeps(sign_out{}, signed_out{});
}

// Two commands on their way at once, of which the first changes nothing; both answers are lost, and both come
// again.
BOOST_AUTO_TEST_CASE(a_command_that_changed_nothing_does_not_undo_a_later_one_when_it_comes_again) {
  const auto day = *queue_from_name("day");
  struct pair {
    std::vector<moderator_command> before;
    moderator_command first, second;
  };
  const std::vector<pair> pairs{
      {{become_available{}}, become_available{}, pause_work{}},
      {{}, pause_work{}, become_available{}},
      {{set_capacity{5}}, set_capacity{5}, set_capacity{3}},
      {{}, sign_in{night_queue()}, sign_in{day}},
      {{}, sign_in{night_queue()}, sign_out{}},
      {{sign_out{}}, sign_out{}, sign_in{night_queue()}},
  };
  for (const auto& sent : pairs) {
    auto own = at_work();
    for (const auto& command : sent.before)
      BOOST_REQUIRE((own.when(command, me).reason() == refusal::none));
    const auto one = own.next_context(me);
    const auto other = own.next_context(me);
    const auto last = own.state.head.last.value;
    BOOST_REQUIRE((own.when(sent.first, one).reason() == refusal::none));
    BOOST_REQUIRE((own.when(sent.second, other).reason() == refusal::none));
    const auto after = own.state;
    const auto again = own.when(sent.first, one);
    BOOST_TEST((again.earlier() != nullptr && *again.earlier() == answer{{last + 1}, {last + 1}}));
    BOOST_TEST((own.when(sent.second, other).earlier() != nullptr));
    BOOST_TEST((own.state == after));
  }
}

BOOST_AUTO_TEST_CASE(missed_heartbeats_sign_out_as_vanished) {
  auto own = at_work();
  BOOST_TEST(is_accepted(own.when_engine(miss_heartbeats{}), events_of{heartbeats_missed{}}));
  BOOST_TEST((pending(own.state.head).back() == step_command{told(presence::signed_out, 2, true)}));
  BOOST_TEST(changes_nothing(own.when_engine(miss_heartbeats{})));
}

BOOST_AUTO_TEST_CASE(signed_out_one_has_no_presence_to_change) {
  auto own = away();
  BOOST_TEST((own.when(become_available{}, me).reason() == refusal::not_signed_in));
  BOOST_TEST((own.when(pause_work{}, me).reason() == refusal::not_signed_in));
  BOOST_TEST((own.when(set_capacity{3}, me).reason() == refusal::not_signed_in));
  BOOST_TEST((own.when(sign_out{}, me).reason() == refusal::not_signed_in));
}

BOOST_AUTO_TEST_CASE(a_capacity_out_of_range_is_refused) {
  auto own = at_work();
  BOOST_TEST(
      (own.when(set_capacity{limits::capacity_min - 1}, me).reason() == refusal::capacity_out_of_range));
  BOOST_TEST(
      (own.when(set_capacity{limits::capacity_max + 1}, me).reason() == refusal::capacity_out_of_range));
  BOOST_TEST((own.when(set_capacity{limits::capacity_min}, me).reason() == refusal::none));
  BOOST_TEST((own.when(set_capacity{limits::capacity_max}, me).reason() == refusal::none));
}

BOOST_AUTO_TEST_CASE(nobody_acts_for_somebody_else) {
  auto own = at_work();
  for (const auto& who : {moderator_of(officer(2)), youth_of(child(1)), principal{}}) {
    BOOST_TEST((own.when(sign_in{night_queue()}, who).reason() == refusal::not_a_participant));
    BOOST_TEST((own.when(become_available{}, who).reason() == refusal::not_a_participant));
    BOOST_TEST((own.when(sign_out{}, who).reason() == refusal::not_a_participant));
    BOOST_TEST((own.when(take_chat{child(1)}, who).reason() == refusal::not_a_participant));
    BOOST_TEST((own.when(release_chat{child(1)}, who).reason() == refusal::not_a_participant));
    BOOST_TEST(!may_read(own.state, who));
  }
  BOOST_TEST((own.when(miss_heartbeats{}, me).reason() == refusal::not_a_participant));
  BOOST_TEST((own.when(settle_step{}, me).reason() == refusal::not_a_participant));
  BOOST_TEST(may_read(own.state, me));
}

BOOST_AUTO_TEST_CASE(the_desk_gives_and_takes_chats_even_of_one_who_signed_out) {
  auto own = at_work();
  std::ignore = own.when(sign_out{}, me);
  BOOST_TEST(is_accepted(own.when(take_chat{child(1)}, desk_stream, 8), events_of{chat_taken{child(1)}}));
  BOOST_TEST(changes_nothing(own.when(take_chat{child(1)}, desk_stream, 16)));
  BOOST_TEST(
      is_accepted(own.when(release_chat{child(1)}, desk_stream, 24), events_of{chat_released{child(1)}}));
  BOOST_TEST(changes_nothing(own.when(release_chat{child(1)}, desk_stream, 32)));
  BOOST_TEST((own.when(take_chat{child(1)}, desk_stream, 8).reason() == refusal::step_superseded));
}

BOOST_AUTO_TEST_CASE(a_desk_without_room_signs_the_moderator_out) {
  auto own = at_work();
  BOOST_TEST((settled(own, refusal::too_many_moderators) == refusal::none));
  BOOST_TEST((own.state.now == presence::signed_out));
  BOOST_TEST((pending(own.state.head) == std::vector<step_command>{told(presence::signed_out)}));
}

BOOST_AUTO_TEST_CASE(a_presence_told_too_late_is_told_again_unless_a_younger_one_follows) {
  auto own = at_work();
  auto changed = own;
  std::ignore = changed.when(become_available{}, me);
  std::ignore = settled(changed, refusal::step_too_old);
  BOOST_TEST((pending(changed.state.head) == std::vector<step_command>{told(presence::available)}));
  std::ignore = settled(changed, refusal::step_too_old);
  BOOST_TEST((pending(changed.state.head) == std::vector<step_command>{told(presence::available)}));
  std::ignore = settled(own, refusal::step_too_old);
  BOOST_TEST((pending(own.state.head) == std::vector<step_command>{told(presence::paused)}));
}

BOOST_AUTO_TEST_CASE(too_many_pending_steps_refuse_work_but_never_signing_out) {
  auto own = at_work();
  while (own.state.head.steps.all().size() + 1 < limits::pending_steps_per_moderator) {
    const bool paused = own.state.now == presence::paused;
    const auto command = paused ? moderator_command{become_available{}} : moderator_command{pause_work{}};
    BOOST_REQUIRE((own.when(command, me).reason() == refusal::none));
  }
  const bool paused = own.state.now == presence::paused;
  const auto command = paused ? moderator_command{become_available{}} : moderator_command{pause_work{}};
  BOOST_TEST((own.when(command, me).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.when(set_capacity{7}, me).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.when(sign_in{*queue_from_name("day")}, me).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.when(command, me).reason() == refusal::too_many_pending_steps));
  BOOST_TEST((own.when(sign_out{}, me).reason() == refusal::none));
  BOOST_TEST(own.state.head.steps.all().size() == limits::pending_steps_per_moderator);
  BOOST_TEST((own.when(sign_out{}, me).reason() == refusal::too_many_pending_steps));
}

BOOST_AUTO_TEST_SUITE_END()
