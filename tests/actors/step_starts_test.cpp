// The events that are said to start a step are those that do.
#include "events/step_starts.hpp"

#include "events/conversation/conversation.hpp"
#include "events/moderator/moderator.hpp"
#include "tests/actors/hand_world.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

const events::moderator_id moderator{id_of(2)};
const events::conversation_id chat{id_of(1)};

/// Folds `before`, then each sample alone: a sample's event shall start a step wherever it ever does.
template <class State, class Event>
void compare(const events::stream_id& stream, const std::vector<Event>& before,
             const std::vector<Event>& samples) {
  State known;
  evolve(known, events::record<Event>{stream, {1}, {1}, {}, 0, before});
  std::set<std::size_t> kinds;
  for (const auto& sample : samples) {
    auto state = known;
    const events::sequence number{known.head.last.value + 1};
    evolve(state, events::record<Event>{stream, number, {2}, {}, 0, {sample}});
    const bool started = std::ranges::any_of(state.head.steps.all(), [&](const events::step& pending) {
      return pending.number.value / events::steps_per_event == number.value;
    });
    const bool said = std::visit([](const auto& content) { return events::may_start_step(content); }, sample);
    BOOST_TEST(started == said, "event kind " << sample.index());
    kinds.insert(sample.index());
  }
  BOOST_TEST(kinds.size() == std::variant_size_v<Event>);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(step_starts)

BOOST_AUTO_TEST_CASE(each_event_of_a_conversation_starts_a_step_where_it_is_said_to) {
  using namespace events;
  const auto queue = hand_world::queue();
  compare<conversation_state, conversation_event>(
      stream_of(hand_world::service, chat), {conversation_opened{queue}, moderator_joined{moderator}},
      {conversation_opened{queue}, queue_requested{}, message_posted{}, read_up_to{}, moderator_joined{},
       moderator_left{moderator}, conversation_closed{}, connection_lost{}, connection_resumed{},
       step_settled{}});
}

BOOST_AUTO_TEST_CASE(each_event_of_a_moderator_starts_a_step_where_it_is_said_to) {
  using namespace events;
  const auto queue = hand_world::queue();
  compare<moderator_state, moderator_event>(
      stream_of(hand_world::service, moderator), {signed_in{queue}},
      {signed_in{queue}, became_available{}, work_paused{}, capacity_set{2}, heartbeats_missed{},
       signed_out{}, chat_taken{chat}, chat_released{chat}, step_settled{}});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
