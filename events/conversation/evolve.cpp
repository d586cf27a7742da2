#include "events/conversation/conversation.hpp"
#include "events/fold_record.hpp"
#include "events/put_in_order.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::events {

namespace {

// One event of a record, with what it may know of the world.
struct applied {
  conversation_state& state;
  sequence number;
  timestamp at;

  void start_step(step_command command) const {
    auto& head = state.head;
    const auto desk = stream_of(head.self.service, state.queue);
    head.steps.add({step_of(number, 0), desk, command, at});
  }

  [[nodiscard]] conversation_id self() const { return {state.head.self.key}; }

  void operator()(const conversation_opened& event) const {
    state.phase = conversation_phase::open;
    state.queue = event.queue;
    state.opened_at = at;
    state.youth_connected = true;
  }

  void operator()(const queue_requested& event) const {
    state.standing = queue_standing::requested;
    state.priority = event.priority;
    start_step(enter_queue{self(), event.priority});
  }

  void operator()(const message_posted&) const { ++state.messages; }

  void operator()(const read_up_to& event) const {
    put_in_order(state.read_marks, read_mark{event.by, event.up_to}, &read_mark::by);
  }

  void operator()(const moderator_joined& event) const {
    put_in_order(state.moderators, event.moderator);
    // Somebody came, so the desk knows the child, whatever it answered before.
    state.standing = queue_standing::entered;
  }

  void operator()(const moderator_left& event) const {
    std::erase(state.moderators, event.moderator);
    // Bounds the marks by those who are here.
    std::erase_if(state.read_marks,
                  [&](const read_mark& mark) { return mark.by.moderator == event.moderator; });
    // Whom the desk removed, the desk has already replaced in its queue.
    const bool known_to_desk = event.reason != leave_reason::left;
    if (known_to_desk || !state.moderators.empty() || state.phase != conversation_phase::open) return;
    start_step(return_to_queue{self(), event.moderator});
  }

  void operator()(const conversation_closed&) const {
    state.phase = conversation_phase::closed;
    state.closed_at = at;
    start_step(leave_queue{self()});
  }

  void operator()(const connection_lost&) const { state.youth_connected = false; }

  void operator()(const connection_resumed&) const { state.youth_connected = true; }

  void operator()(const step_settled& event) const {
    const auto* pending = state.head.steps.find(event.number);
    if (pending == nullptr) return;
    if (std::holds_alternative<enter_queue>(pending->command) && state.moderators.empty()) {
      state.standing = event.reason == refusal::none ? queue_standing::entered : queue_standing::refused;
    }
    state.head.steps.settle(event.number);
  }
};

}  // namespace

void evolve(conversation_state& state, const record<conversation_event>& what) {
  fold_record(state, what, [&](const auto& event, sequence number) {
    std::visit(applied{state, number, what.at}, event);
  });
}

}  // namespace veilleuse::events
