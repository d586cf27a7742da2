// The order of service: visible reasons that add up, and nobody starves.
#include "events/desk/desk.hpp"
#include "events/limits.hpp"
#include "tests/events/given.hpp"

#include <algorithm>
#include <numeric>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;

queue_entry waiting(int number, std::uint8_t priority, std::int64_t since_s, bool at_front = false) {
  const timestamp entered{noon.value + since_s * second_us};
  return {child(number), priority, entered, {static_cast<std::uint64_t>(number)}, at_front, {}};
}

std::vector<conversation_id> order_of(std::vector<queue_entry> entries, std::int64_t now_s) {
  desk_state state;
  state.waiting = std::move(entries);
  std::vector<conversation_id> order;
  const timestamp now{noon.value + now_s * second_us};
  for (const auto& entry : ordered_queue(state, now))
    order.push_back(entry.conversation);
  return order;
}

std::int64_t points_of(const queue_entry& entry, timestamp now) {
  const auto reasons = explain(entry, now);
  return std::accumulate(reasons.begin(), reasons.end(), std::int64_t{0},
                         [](std::int64_t sum, const scored_reason& reason) { return sum + reason.points; });
}

// Seconds after which waiting outweighs any difference of priority.
constexpr std::int64_t patience_s =
    limits::priority_max * limits::priority_points / limits::waiting_points_per_second;

}  // namespace

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(reasons_are_priority_and_waiting_time) {
  const auto entry = waiting(1, 2, 0);
  const std::vector<scored_reason> expected{{"priority", 600}, {"waiting", 90}};
  BOOST_TEST((explain(entry, {noon.value + 90 * second_us + 999'999}) == expected));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_costs_nobody_points) {
  BOOST_TEST(points_of(waiting(1, 0, 0), {noon.value - 3600 * second_us}) == 0);
}

BOOST_AUTO_TEST_CASE(returned_children_come_first_then_points_then_arrival) {
  const auto order = order_of({waiting(1, 0, 0), waiting(2, 4, 50), waiting(3, 0, 90, true), waiting(4, 0, 0),
                               waiting(5, 4, 20, true)},
                              100);
  BOOST_TEST((order == std::vector{child(5), child(3), child(2), child(1), child(4)}));
}

BOOST_AUTO_TEST_CASE(waiting_overtakes_the_highest_priority_at_last) {
  const auto patient = waiting(1, 0, 0);
  BOOST_TEST((order_of({patient, waiting(2, limits::priority_max, patience_s - 1)}, 2 * patience_s).front() ==
              child(2)));
  BOOST_TEST((order_of({patient, waiting(2, limits::priority_max, patience_s)}, 2 * patience_s).front() ==
              child(1)));
}

BOOST_AUTO_TEST_CASE(no_child_starves_by_newcomers) {
  BOOST_TEST(rc::check("whoever waited longer than patience stands before every newcomer", [] {
    const auto priorities = *rc::gen::nonEmpty<std::vector<std::uint8_t>>();
    std::vector<queue_entry> entries{waiting(0, 0, 0)};
    for (const auto priority : priorities) {
      const auto after = patience_s + *rc::gen::inRange(0, 100'000);
      entries.push_back(
          waiting(static_cast<int>(entries.size()), priority % (limits::priority_max + 1), after));
    }
    const auto now = *rc::gen::inRange(200'000, 400'000);
    RC_ASSERT(order_of(entries, now).front() == child(0));
  }));
}

BOOST_AUTO_TEST_CASE(the_order_does_not_depend_on_how_the_queue_is_stored) {
  BOOST_TEST(rc::check("any storage order gives the same order of service", [] {
    std::vector<queue_entry> entries;
    const auto count = *rc::gen::inRange<std::uint8_t>(1, 30);
    entries.reserve(count);
    for (int number = 0; number < count; ++number) {
      entries.push_back(waiting(number, static_cast<std::uint8_t>(*rc::gen::inRange(0, 5)),
                                *rc::gen::inRange(0, 2000), *rc::gen::arbitrary<bool>()));
    }
    auto reversed = entries;
    std::ranges::reverse(reversed);
    RC_ASSERT(order_of(entries, 3000) == order_of(reversed, 3000));
  }));
}

BOOST_AUTO_TEST_SUITE_END()
