#include "events/fold_record.hpp"
#include "events/moderator/moderator.hpp"
#include "events/put_in_order.hpp"

#include <algorithm>

namespace veilleuse::events {

namespace {

// One event of a record, with what it may know of the world.
struct applied {
  moderator_state& state;
  sequence number;
  timestamp at;

  // Tells the desk `queue` the presence of now, which the event has just set.
  void tell_desk(std::uint64_t ordinal, const queue_id& queue, presence now, bool vanished = false) const {
    auto& head = state.head;
    const moderator_id self{head.self.key};
    head.steps.add({step_of(number, ordinal), stream_of(head.self.service, queue),
                    set_presence{self, now, state.capacity, vanished}, at});
  }

  void operator()(const signed_in& event) const {
    // Moving to another desk: the old one must not go on offering children.
    if (state.now != presence::signed_out) tell_desk(0, state.queue, presence::signed_out);
    state.queue = event.queue;
    state.now = presence::paused;
    tell_desk(1, state.queue, state.now);
  }

  void operator()(const became_available&) const {
    state.now = presence::available;
    tell_desk(0, state.queue, state.now);
  }

  void operator()(const work_paused&) const {
    state.now = presence::paused;
    tell_desk(0, state.queue, state.now);
  }

  void operator()(const capacity_set& event) const {
    state.capacity = event.chats;
    tell_desk(0, state.queue, state.now);
  }

  // The chats stay until the desk releases them: only the desk gives and takes.
  void operator()(const heartbeats_missed&) const {
    state.now = presence::signed_out;
    tell_desk(0, state.queue, state.now, true);
  }

  void operator()(const signed_out&) const {
    state.now = presence::signed_out;
    tell_desk(0, state.queue, state.now);
  }

  void operator()(const chat_taken& event) const { put_in_order(state.chats, event.conversation); }

  void operator()(const chat_released& event) const { std::erase(state.chats, event.conversation); }

  void operator()(const step_settled& event) const { state.head.steps.settle(event.number); }
};

}  // namespace

void evolve(moderator_state& state, const record<moderator_event>& what) {
  fold_record(state, what, [&](const auto& event, sequence number) {
    std::visit(applied{state, number, what.at}, event);
  });
}

}  // namespace veilleuse::events
