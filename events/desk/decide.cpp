#include "events/desk/desk.hpp"
#include "events/desk/dispatch.hpp"
#include "events/desk/draft.hpp"
#include "events/desk/places.hpp"
#include "events/limits.hpp"

#include <utility>

namespace veilleuse::events {

namespace {

using outcome = decision<desk_event>;

// Each adds its events to the draft, or names why not (the draft is then dropped).

bool is_from_child(const command_context& context, const conversation_id& child) {
  return is_step_from(context.id, stream_kind::conversation, child.bytes);
}

refusal draft_on(desk_draft& draft, const enter_queue& command, const command_context& context) {
  if (!is_from_child(context, command.conversation)) return refusal::not_a_participant;
  if (command.priority > limits::priority_max) return refusal::priority_out_of_range;
  if (is_present(draft.now(), command.conversation)) return refusal::none;
  if (draft.now().waiting.size() >= limits::queue_length) return refusal::queue_full;
  draft.add(queue_entered{command.conversation, command.priority});
  return refusal::none;
}

// Never refused for want of room in the queue: the child was already taken in once.
refusal draft_on(desk_draft& draft, const return_to_queue& command, const command_context& context) {
  const auto& child = command.conversation;
  if (!is_from_child(context, child)) return refusal::not_a_participant;
  const auto* chat = find_child(draft.now().chats, child);
  // Waiting, offered, or in somebody else's hands: the desk had noticed before.
  if (chat == nullptr && is_present(draft.now(), child)) return refusal::none;
  if (chat != nullptr && chat->moderator != command.moderator) return refusal::none;
  if (!draft.has_room_for_steps(2)) return refusal::too_many_pending_steps;
  draft.add(child_returned{child, command.moderator, return_reason::moderator_left});
  return refusal::none;
}

refusal draft_on(desk_draft& draft, const leave_queue& command, const command_context& context) {
  const auto& child = command.conversation;
  if (!is_from_child(context, child)) return refusal::not_a_participant;
  if (const auto* chat = find_child(draft.now().chats, child)) {
    if (!draft.has_room_for_steps(1)) return refusal::too_many_pending_steps;
    draft.add(chat_finished{child, chat->moderator});
    return refusal::none;
  }
  // A child whom the desk had no place for is written down too: only an event makes the desk remember this
  // step, and with it that a late duplicate of the refused `enter_queue` must not bring a closed conversation
  // in.
  if (is_present(draft.now(), child) || !draft.knows_source(context.id)) draft.add(queue_left{child});
  return refusal::none;
}

void return_children_of(desk_draft& draft, const moderator_id& who, return_reason reason) {
  const auto offers = draft.now().offers;
  for (const auto& offer : offers) {
    if (offer.moderator == who) draft.add(child_returned{offer.entry.conversation, who, reason});
  }
  const auto chats = draft.now().chats;
  for (const auto& chat : chats) {
    if (chat.moderator == who) draft.add(child_returned{chat.entry.conversation, who, reason});
  }
}

// Whoever has just paused, or wants fewer chats, is not going to take these: the children ring elsewhere at
// once.
void withdraw_offers(desk_draft& draft, const moderator_id& who) {
  const auto* member = find_staff(draft.now(), who);
  const auto held = std::ranges::count(draft.now().chats, who, &chat_in_hand::moderator);
  const auto room = member->now != presence::available
                        ? 0
                        : member->capacity - std::min<std::int64_t>(held, member->capacity);
  std::int64_t kept = 0;
  const auto offers = draft.now().offers;
  for (const auto& offer : offers) {
    if (offer.moderator != who || ++kept <= room) continue;
    if (!draft.has_room(1)) return;
    draft.add(child_returned{offer.entry.conversation, who, return_reason::declined});
  }
}

refusal draft_sign_out(desk_draft& draft, const moderator_id& who, return_reason reason) {
  const auto* member = find_staff(draft.now(), who);
  if (member == nullptr) return refusal::none;
  const auto capacity = member->capacity;
  // Nobody holds more than `capacity_max` children; each starts two steps at most.
  if (!draft.has_room_for_steps(2 * limits::capacity_max)) return refusal::too_many_pending_steps;
  return_children_of(draft, who, reason);
  draft.add(presence_changed{who, presence::signed_out, capacity});
  return refusal::none;
}

refusal draft_on(desk_draft& draft, const set_presence& command, const command_context& context) {
  if (!is_step_from(context.id, stream_kind::moderator, command.moderator.bytes)) {
    return refusal::not_a_participant;
  }
  if (command.now == presence::signed_out) {
    const auto reason =
        command.vanished ? return_reason::moderator_gone : return_reason::moderator_signed_out;
    return draft_sign_out(draft, command.moderator, reason);
  }
  if (command.capacity < limits::capacity_min || command.capacity > limits::capacity_max) {
    return refusal::capacity_out_of_range;
  }
  const auto* known = find_staff(draft.now(), command.moderator);
  if (known == nullptr && draft.now().staff.size() >= limits::moderators_per_desk) {
    return refusal::too_many_moderators;
  }
  const bool same = known != nullptr && known->now == command.now && known->capacity == command.capacity;
  if (same) return refusal::none;
  draft.add(presence_changed{command.moderator, command.now, command.capacity});
  withdraw_offers(draft, command.moderator);
  return refusal::none;
}

// Why this principal may not answer the offer of `child`.
refusal why_not_offered(const desk_state& state, const conversation_id& child, const principal& who) {
  if (who.kind != principal_kind::moderator) return refusal::not_a_participant;
  const moderator_id moderator{who.id};
  if (find_staff(state, moderator) == nullptr) return refusal::moderator_unknown;
  if (!is_present(state, child)) return refusal::not_in_queue;
  const auto* offer = find_child(state.offers, child);
  return offer == nullptr || offer->moderator != moderator ? refusal::not_offered_to_you : refusal::none;
}

// After the deadline too, as long as nobody noticed it: better a late yes than a child who waits again.
refusal draft_on(desk_draft& draft, const accept_offer& command, const command_context& context) {
  const auto reason = why_not_offered(draft.now(), command.conversation, context.id.owner);
  if (reason != refusal::none) return reason;
  if (!draft.has_room_for_steps(2)) return refusal::too_many_pending_steps;
  draft.add(offer_accepted{command.conversation, moderator_id{context.id.owner.id}});
  return refusal::none;
}

refusal draft_on(desk_draft& draft, const decline_offer& command, const command_context& context) {
  const auto reason = why_not_offered(draft.now(), command.conversation, context.id.owner);
  if (reason != refusal::none) return reason;
  const moderator_id moderator{context.id.owner.id};
  draft.add(offer_declined{command.conversation, moderator});
  draft.add(child_returned{command.conversation, moderator, return_reason::declined});
  return refusal::none;
}

refusal draft_on(desk_draft& draft, const run_deadlines&, const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return refusal::not_a_participant;
  expire_offers(draft);
  return refusal::none;
}

refusal draft_on(desk_draft& draft, const miss_moderator& command, const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return refusal::not_a_participant;
  return draft_sign_out(draft, command.moderator, return_reason::moderator_gone);
}

// A conversation that would not let the moderator in. Closed, never opened or crowded, it needs nobody from
// here; for any other reason the child goes back to the front, so that none stays in hands that are not
// there.
void follow_refused_join(desk_draft& draft, const conversation_id& child, const moderator_id& moderator,
                         refusal reason) {
  const auto* chat = find_child(draft.now().chats, child);
  if (chat == nullptr || chat->moderator != moderator) return;
  if (reason == refusal::conversation_closed || reason == refusal::conversation_not_open ||
      reason == refusal::too_many_participants) {
    draft.add(chat_finished{child, moderator});
  } else {
    draft.add(child_returned{child, moderator, return_reason::moderator_gone});
  }
}

refusal draft_on(desk_draft& draft, const settle_step& command, const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return refusal::not_a_participant;
  const auto* pending = draft.now().head.steps.find(command.number);
  if (pending == nullptr || is_passing(command.reason)) return refusal::none;
  const auto settled = *pending;
  draft.add(step_settled{command.number, command.reason});
  if (command.reason == refusal::none) return refusal::none;
  if (const auto* join = std::get_if<join_moderator>(&settled.command)) {
    follow_refused_join(draft, conversation_id{settled.target.key}, join->moderator, command.reason);
  }
  return refusal::none;
}

}  // namespace

decision<desk_event> decide(const desk_state& state, const desk_command& command,
                            const command_context& context) {
  const auto known = look_up(state.head, context, context.since);
  if (known.earlier) return outcome::repeat(*known.earlier);
  if (known.reason != refusal::none) return outcome::refuse(known.reason);
  desk_draft draft{state, context};
  const auto reason = std::visit([&](const auto& asked) { return draft_on(draft, asked, context); }, command);
  if (reason != refusal::none) return outcome::refuse(reason);
  make_offers(draft);
  return outcome::accept(std::move(draft).take_events());
}

bool may_read(const desk_state&, const principal& who) {
  return who.kind == principal_kind::moderator;
}

}  // namespace veilleuse::events
