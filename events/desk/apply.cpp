#include "events/desk/apply.hpp"

#include "events/desk/places.hpp"
#include "events/limits.hpp"

#include <optional>
#include <tuple>
#include <utility>

namespace veilleuse::events {

namespace {

// Expired names go at the same time, which bounds the list by those who passed within one cool-down.
void pass_over(queue_entry& entry, const moderator_id& moderator, timestamp at) {
  std::erase_if(entry.passed,
                [&](const passed_over& known) { return known.until <= at || known.moderator == moderator; });
  put_in_order(entry.passed, passed_over{moderator, {at.value + limits::decline_cooldown_us}},
               &passed_over::moderator);
}

// The reason is never `left`: that would tell the conversation to send the child back here once more.
leave_reason leave_reason_for(return_reason reason) {
  return reason == return_reason::moderator_signed_out ? leave_reason::signed_out : leave_reason::vanished;
}

struct applied {
  desk_state& state;
  sequence number;
  timestamp at;

  void start_step(std::uint64_t ordinal, const stream_id& target, step_command command) const {
    state.head.steps.add({step_of(number, ordinal), target, command, at});
  }

  [[nodiscard]] stream_id stream_for(const auto& id) const { return stream_of(state.head.self.service, id); }

  void release(std::uint64_t ordinal, const moderator_id& from, const conversation_id& child) const {
    start_step(ordinal, stream_for(from), release_chat{child});
  }

  void operator()(const queue_entered& event) const {
    put_child(state.waiting, queue_entry{event.conversation, event.priority, at, number, false, {}});
  }

  void operator()(const queue_left& event) const {
    std::ignore = take_child(state.waiting, event.conversation);
    std::ignore = take_child(state.offers, event.conversation);
  }

  void operator()(const child_offered& event) const {
    auto entry = take_child(state.waiting, event.conversation);
    if (!entry) return;
    put_child(state.offers, open_offer{std::move(*entry), event.moderator, event.deadline});
    const auto staff = std::ranges::lower_bound(state.staff, event.moderator, {}, &staff_member::moderator);
    if (staff != state.staff.end() && staff->moderator == event.moderator) staff->last_offer = at;
  }

  void operator()(const offer_accepted& event) const {
    auto offer = take_child(state.offers, event.conversation);
    if (!offer) return;
    put_child(state.chats, chat_in_hand{std::move(offer->entry), event.moderator});
    start_step(0, stream_for(event.conversation), join_moderator{event.moderator});
    start_step(1, stream_for(event.moderator), take_chat{event.conversation});
  }

  // `child_returned` follows in the same record and moves the child.
  void note_passed(const conversation_id& child, const moderator_id& moderator) const {
    const auto offer = lower_bound_of(state.offers, child);
    if (offer == state.offers.end() || child_of(*offer) != child) return;
    pass_over(offer->entry, moderator, at);
  }
  void operator()(const offer_declined& event) const { note_passed(event.conversation, event.moderator); }
  void operator()(const offer_timed_out& event) const { note_passed(event.conversation, event.moderator); }

  // The child's entry, wherever it stood. One whom the desk does not know is taken in: never lost.
  [[nodiscard]] queue_entry take_back(const child_returned& event) const {
    if (auto waiting = take_child(state.waiting, event.conversation)) return std::move(*waiting);
    if (auto offer = take_child(state.offers, event.conversation)) return std::move(offer->entry);
    if (auto chat = take_child(state.chats, event.conversation)) {
      // Sent even when the moderator left by themselves. The `return_to_queue` that says so may be older than
      // a `join_moderator` still on its way to the conversation; the removal follows that one, so both sides
      // end up agreeing that nobody is there.
      const remove_moderator removal{event.moderator, leave_reason_for(event.reason)};
      start_step(0, stream_for(event.conversation), removal);
      release(1, event.moderator, event.conversation);
      return std::move(chat->entry);
    }
    return queue_entry{event.conversation, 0, at, number, true, {}};
  }

  void operator()(const child_returned& event) const {
    auto entry = take_back(event);
    entry.at_front = true;
    if (event.reason == return_reason::moderator_left) pass_over(entry, event.moderator, at);
    put_child(state.waiting, std::move(entry));
  }

  void operator()(const chat_finished& event) const {
    if (!take_child(state.chats, event.conversation)) return;
    release(0, event.moderator, event.conversation);
  }

  // `decide` returns the children of whoever signs out before this event, in the same record.
  void operator()(const presence_changed& event) const {
    const auto place = std::ranges::lower_bound(state.staff, event.moderator, {}, &staff_member::moderator);
    const bool known = place != state.staff.end() && place->moderator == event.moderator;
    if (event.now == presence::signed_out) {
      if (known) state.staff.erase(place);
    } else if (known) {
      place->now = event.now;
      place->capacity = event.capacity;
    } else {
      state.staff.insert(place, staff_member{event.moderator, event.now, event.capacity, {}});
    }
  }

  void operator()(const step_settled& event) const { state.head.steps.settle(event.number); }
};

}  // namespace

void apply(desk_state& state, const desk_event& event, sequence number, timestamp at) {
  std::visit(applied{state, number, at}, event);
}

}  // namespace veilleuse::events
