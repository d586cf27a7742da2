// Steps: pending at the source, remembered at the target.
#include "events/process.hpp"

#include "events/limits.hpp"
#include "events/refusal.hpp"
#include "events/stream_head.hpp"
#include "tests/events/given.hpp"

#include <set>
#include <stdexcept>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;

step a_step(std::uint64_t number, const stream_id& target) {
  return {{number}, target, leave_queue{child(1)}, noon};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(only_refusals_that_a_later_try_may_lift_are_passing) {
  for (int number = 0; number < 256; ++number) {
    const auto reason = static_cast<refusal>(number);
    const bool expected =
        reason == refusal::too_many_pending_steps || reason == refusal::too_many_client_sessions;
    BOOST_TEST(is_passing(reason) == expected);
  }
}

BOOST_AUTO_TEST_CASE(every_refusal_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  std::size_t named = 0;
  for (int number = 0; number < 256; ++number) {
    const auto name = name_of(static_cast<refusal>(number));
    if (name == "unknown_refusal") continue;
    names.insert(name);
    ++named;
  }
  BOOST_TEST(named == 24u);
  BOOST_TEST(names.size() == named);
  BOOST_TEST(name_of(refusal::queue_full) == "queue_full");
  BOOST_TEST(name_of(refusal::step_too_old) == "step_too_old");
}

BOOST_AUTO_TEST_CASE(a_step_has_one_id_for_every_try_and_names_its_source) {
  const auto source = stream_of({258}, child(1));
  const auto id = step_command_id(source, {17});
  BOOST_TEST((id == step_command_id(source, {17})));
  BOOST_TEST((id != step_command_id(staff_stream_of({258}, child(1)), {17})));
  BOOST_TEST((id != step_command_id(stream_of({259}, child(1)), {17})));
  BOOST_TEST(is_step_from(id, stream_kind::conversation, child(1).bytes));
  BOOST_TEST(!is_step_from(id, stream_kind::desk, child(1).bytes));
  BOOST_TEST(!is_step_from(id, stream_kind::conversation, child(2).bytes));
  BOOST_TEST(!is_step_from({youth_of(child(1)), id.session, 17}, stream_kind::conversation, child(1).bytes));
}

BOOST_AUTO_TEST_CASE(only_the_lowest_step_of_each_target_is_due) {
  const auto here = stream_of(service, night_queue());
  const auto there = stream_of(service, officer(1));
  pending_steps steps;
  steps.add(a_step(8, there));
  steps.add(a_step(9, here));
  steps.add(a_step(16, there));
  steps.add(a_step(24, here));
  BOOST_TEST((steps.due() == std::vector{a_step(8, there), a_step(9, here)}));
  BOOST_TEST(steps.settle({8}));
  BOOST_TEST(!steps.settle({8}));
  BOOST_TEST((steps.due() == std::vector{a_step(9, here), a_step(16, there)}));
  BOOST_TEST((steps.find({24}) != nullptr));
  BOOST_TEST((steps.find({8}) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_target_knows_the_highest_step_of_each_source) {
  step_memory memory;
  const auto source = stream_of(service, child(1));
  memory.remember(step_command_id(source, {16}), {{3}, {4}}, noon);
  BOOST_TEST((memory.look_up(step_command_id(source, {16}), noon).earlier == answer{{3}, {4}}));
  BOOST_TEST((memory.look_up(step_command_id(source, {8}), noon).reason == refusal::step_superseded));
  BOOST_TEST((memory.look_up(step_command_id(source, {24}), noon).reason == refusal::none));
  const auto stranger = step_command_id(stream_of(service, child(2)), {8});
  BOOST_TEST((memory.look_up(stranger, noon).reason == refusal::none));
}

BOOST_AUTO_TEST_CASE(a_duplicate_from_before_its_source_was_forgotten_is_too_old) {
  stream_head head;
  const auto id = step_command_id(stream_of(service, child(1)), {16});
  head.sources.remember(id, {{3}, {4}}, noon);
  const timestamp before{noon.value + 1};
  head.sources.forget_before(before, [](const auto&) { return true; });
  BOOST_TEST(head.sources.knows(id));
  head.sources.forget_before(before, [](const auto&) { return false; });
  BOOST_TEST(!head.sources.knows(id));
  const timestamp later{noon.value + limits::departed_memory_us + 1};
  BOOST_TEST((look_up(head, {id, 0, later, noon}, noon).reason == refusal::step_too_old));
  BOOST_TEST((look_up(head, {id, 0, later, before}, before).reason == refusal::none));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_turns_no_new_step_away) {
  stream_head head;
  const auto id = step_command_id(stream_of(service, child(1)), {16});
  const timestamp far_ahead{noon.value + 24 * 3600 * second_us};
  head.sources.remember(step_command_id(stream_of(service, child(2)), {16}), {}, noon);
  head.sources.forget_before(far_ahead, [](const auto&) { return false; });
  BOOST_TEST((head.sources.look_up(id, noon).reason == refusal::step_too_old));
  BOOST_TEST((look_up(head, {id, 0, noon, noon}, noon).reason == refusal::none));
}

BOOST_AUTO_TEST_CASE(a_record_that_leaves_a_hole_is_never_folded) {
  stream_head head;
  const auto stream = stream_of(service, child(1));
  BOOST_CHECK_THROW(start_record(head, stream, {2}), std::logic_error);
  start_record(head, stream, {1});
  BOOST_TEST((head.self == stream));
}

BOOST_AUTO_TEST_CASE(event_time_never_runs_backwards) {
  stream_head head;
  head.last_time = noon;
  BOOST_TEST((event_time(head, {noon.value - 1}) == noon));
  BOOST_TEST((event_time(head, {noon.value + 1}).value == noon.value + 1));
}

BOOST_AUTO_TEST_SUITE_END()
