#include "events/conversation/conversation.hpp"
#include "events/limits.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::events {

namespace {

using outcome = decision<conversation_event>;

outcome nothing() {
  return outcome::accept({});
}
outcome one(conversation_event event) {
  return outcome::accept({std::move(event)});
}

bool is_youth(const conversation_state& state, const principal& who) {
  if (who.kind != principal_kind::youth) return false;
  // An absent conversation does not know its stream yet: whoever routed the command compared the keys.
  return state.phase == conversation_phase::absent || who.id == state.head.self.key;
}

bool has_joined(const conversation_state& state, const principal& who) {
  return who.kind == principal_kind::moderator &&
         std::ranges::binary_search(state.moderators, moderator_id{who.id});
}

bool is_participant(const conversation_state& state, const principal& who) {
  return is_youth(state, who) || has_joined(state, who);
}

author author_of(const principal& who) {
  return who.kind == principal_kind::moderator ? author{moderator_id{who.id}} : author{};
}

// Strangers learn nothing but that they are strangers, whatever the phase.
refusal why_closed(const conversation_state& state, const principal& who) {
  if (!is_participant(state, who)) return refusal::not_a_participant;
  if (state.phase == conversation_phase::absent) return refusal::conversation_not_open;
  return state.phase == conversation_phase::closed ? refusal::conversation_closed : refusal::none;
}

bool is_full(const conversation_state& state) {
  return state.head.last.value >= limits::events_per_conversation;
}

bool has_room_for_step(const conversation_state& state) {
  return state.head.steps.all().size() < limits::pending_steps_per_conversation;
}

outcome decide_on(const conversation_state& state, const open_conversation& command,
                  const command_context& context) {
  if (!is_youth(state, context.id.owner)) return outcome::refuse(refusal::not_a_participant);
  if (command.priority > limits::priority_max) return outcome::refuse(refusal::priority_out_of_range);
  if (state.phase == conversation_phase::closed) return outcome::refuse(refusal::conversation_closed);
  if (state.phase == conversation_phase::absent) {
    return outcome::accept({conversation_opened{command.queue}, queue_requested{command.priority}});
  }
  if (command.queue_named && command.queue != state.queue) return outcome::refuse(refusal::in_other_queue);
  if (state.standing != queue_standing::refused) return nothing();
  if (is_full(state)) return outcome::refuse(refusal::conversation_full);
  if (!has_room_for_step(state)) return outcome::refuse(refusal::too_many_pending_steps);
  return one(queue_requested{command.priority});
}

outcome decide_on(const conversation_state& state, const post_message& command,
                  const command_context& context) {
  const auto reason = why_closed(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (command.text.empty()) return outcome::refuse(refusal::text_empty);
  if (command.text.size() > limits::text_bytes) return outcome::refuse(refusal::text_too_long);
  if (is_full(state)) return outcome::refuse(refusal::conversation_full);
  return one(message_posted{author_of(context.id.owner), command.text});
}

outcome decide_on(const conversation_state& state, const mark_read& command, const command_context& context) {
  const auto reason = why_closed(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (command.up_to > state.head.last) return outcome::refuse(refusal::read_beyond_end);
  const auto by = author_of(context.id.owner);
  const auto known = std::ranges::find(state.read_marks, by, &read_mark::by);
  const auto already = known == state.read_marks.end() ? sequence{} : known->up_to;
  if (command.up_to <= already) return nothing();
  if (is_full(state)) return outcome::refuse(refusal::conversation_full);
  return one(read_up_to{by, command.up_to});
}

// Not bounded by `conversation_full`: whoever wants to go must be able to.
outcome decide_on(const conversation_state& state, const leave_conversation&,
                  const command_context& context) {
  const auto reason = why_closed(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (!has_joined(state, context.id.owner)) return outcome::refuse(refusal::not_a_participant);
  if (!has_room_for_step(state)) return outcome::refuse(refusal::too_many_pending_steps);
  return one(moderator_left{moderator_id{context.id.owner.id}, leave_reason::left});
}

// Not bounded by `conversation_full` or pending steps: it happens once, and a child must be able to end it.
outcome decide_on(const conversation_state& state, const close_conversation&,
                  const command_context& context) {
  const auto reason = why_closed(state, context.id.owner);
  if (reason == refusal::conversation_closed) return nothing();
  if (reason != refusal::none) return outcome::refuse(reason);
  const auto by = author_of(context.id.owner);
  return one(
      conversation_closed{by.is_youth() ? close_reason::by_youth : close_reason::by_moderator, by.moderator});
}

outcome decide_on(const conversation_state& state, const note_connection& command,
                  const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return outcome::refuse(refusal::not_a_participant);
  // The engine expects no refusal: where there is nothing worth noting, nothing is noted.
  if (state.phase != conversation_phase::open || is_full(state)) return nothing();
  if (command.connected == state.youth_connected) return nothing();
  if (command.connected) return one(connection_resumed{});
  return one(connection_lost{});
}

// Steps come from the desk where the child asked for a place. They are not bounded by `conversation_full`:
// refusing one would only make the desk and the conversation disagree.
refusal why_not_from_desk(const conversation_state& state, const command_context& context) {
  if (context.id.owner.kind != principal_kind::process) return refusal::not_a_participant;
  if (state.phase == conversation_phase::absent) return refusal::conversation_not_open;
  if (!is_step_from(context.id, stream_kind::desk, state.queue.bytes)) return refusal::not_a_participant;
  return refusal::none;
}

outcome decide_on(const conversation_state& state, const join_moderator& command,
                  const command_context& context) {
  const auto reason = why_not_from_desk(state, context);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (state.phase == conversation_phase::closed) return outcome::refuse(refusal::conversation_closed);
  // A desk removes a moderator before it sends them again, so this is never the answer to a first try, and a
  // late duplicate after the moderator left again is older than what `step_memory` remembers.
  if (std::ranges::binary_search(state.moderators, command.moderator)) return nothing();
  if (state.moderators.size() >= limits::moderators_per_conversation) {
    return outcome::refuse(refusal::too_many_participants);
  }
  return one(moderator_joined{command.moderator});
}

// Accepted without effect when the moderator left by themselves meanwhile. A late duplicate is harmless then:
// coming back takes a younger `join_moderator` of the same desk, which is remembered.
outcome decide_on(const conversation_state& state, const remove_moderator& command,
                  const command_context& context) {
  const auto reason = why_not_from_desk(state, context);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (state.phase == conversation_phase::closed) return nothing();
  if (!std::ranges::binary_search(state.moderators, command.moderator)) return nothing();
  return one(moderator_left{command.moderator, command.reason});
}

// What follows a refused step. Towards the desk an open conversation without anybody must never be left out:
// it asks for a place again, unless the queue said that it has none, which the youth has to hear and answer.
bool must_ask_again(const conversation_state& state, const step& refused, refusal reason) {
  if (state.phase != conversation_phase::open || !state.moderators.empty()) return false;
  if (std::holds_alternative<return_to_queue>(refused.command)) return true;
  return std::holds_alternative<enter_queue>(refused.command) &&
         (reason == refusal::step_too_old || reason == refusal::step_superseded);
}

outcome decide_on(const conversation_state& state, const settle_step& command,
                  const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return outcome::refuse(refusal::not_a_participant);
  const auto* pending = state.head.steps.find(command.number);
  if (pending == nullptr || is_passing(command.reason)) return nothing();
  std::vector<conversation_event> events{step_settled{command.number, command.reason}};
  if (command.reason != refusal::none && must_ask_again(state, *pending, command.reason)) {
    events.emplace_back(queue_requested{state.priority});
  }
  return outcome::accept(std::move(events));
}

}  // namespace

decision<conversation_event> decide(const conversation_state& state, const conversation_command& command,
                                    const command_context& context) {
  const auto known = look_up(state.head, context, context.since);
  if (known.earlier) return outcome::repeat(*known.earlier);
  if (known.reason != refusal::none) return outcome::refuse(known.reason);
  return std::visit([&](const auto& asked) { return decide_on(state, asked, context); }, command);
}

bool may_read(const conversation_state& state, const principal& who) {
  return is_participant(state, who);
}

}  // namespace veilleuse::events
