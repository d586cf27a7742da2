#include "events/limits.hpp"
#include "events/moderator/moderator.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::events {

namespace {

using outcome = decision<moderator_event>;

outcome nothing() {
  return outcome::accept({});
}
outcome one(moderator_event event) {
  return outcome::accept({event});
}

bool is_self(const moderator_state& state, const principal& who) {
  if (who.kind != principal_kind::moderator) return false;
  // A moderator who never signed in does not know their stream yet: whoever routed the command compared keys.
  return state.head.last.value == 0 || who.id == state.head.self.key;
}

// One place is kept for signing out, which needs no permission.
bool has_room_for_steps(const moderator_state& state, std::size_t count) {
  return state.head.steps.all().size() + count < limits::pending_steps_per_moderator;
}

refusal why_not_at_work(const moderator_state& state, const principal& who) {
  if (!is_self(state, who)) return refusal::not_a_participant;
  return state.now == presence::signed_out ? refusal::not_signed_in : refusal::none;
}

// Her own command always leads to an event, also where it changes nothing: only an event makes the stream
// remember it. Decided anew, when a copy comes after a later command, it would undo that one.
outcome told(const moderator_state& state, moderator_event event) {
  if (!has_room_for_steps(state, 1)) return outcome::refuse(refusal::too_many_pending_steps);
  return one(event);
}

// What the desk knows already, told once more.
moderator_event same_presence(const moderator_state& state) {
  switch (state.now) {
    case presence::available:
      return became_available{};
    case presence::paused:
      return work_paused{};
    case presence::signed_out:
      break;
  }
  return signed_out{};
}

outcome decide_on(const moderator_state& state, const sign_in& command, const command_context& context) {
  if (!is_self(state, context.id.owner)) return outcome::refuse(refusal::not_a_participant);
  const bool moves = state.now != presence::signed_out;
  if (moves && state.queue == command.queue) return told(state, same_presence(state));
  if (!has_room_for_steps(state, moves ? 2 : 1)) return outcome::refuse(refusal::too_many_pending_steps);
  return one(signed_in{command.queue});
}

outcome decide_on(const moderator_state& state, const become_available&, const command_context& context) {
  const auto reason = why_not_at_work(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  return told(state, became_available{});
}

outcome decide_on(const moderator_state& state, const pause_work&, const command_context& context) {
  const auto reason = why_not_at_work(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  return told(state, work_paused{});
}

outcome decide_on(const moderator_state& state, const set_capacity& command, const command_context& context) {
  const auto reason = why_not_at_work(state, context.id.owner);
  if (reason != refusal::none) return outcome::refuse(reason);
  if (command.chats < limits::capacity_min || command.chats > limits::capacity_max) {
    return outcome::refuse(refusal::capacity_out_of_range);
  }
  return told(state, capacity_set{command.chats});
}

outcome decide_on(const moderator_state& state, const miss_heartbeats&, const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return outcome::refuse(refusal::not_a_participant);
  if (state.now == presence::signed_out) return nothing();
  return one(heartbeats_missed{});
}

outcome decide_on(const moderator_state& state, const sign_out&, const command_context& context) {
  if (!is_self(state, context.id.owner)) return outcome::refuse(refusal::not_a_participant);
  // Who never signed in has no desk to tell.
  if (state.queue.is_none()) return outcome::refuse(refusal::not_signed_in);
  if (state.now == presence::signed_out) return told(state, signed_out{});
  return one(signed_out{});
}

bool has_chat(const moderator_state& state, const conversation_id& chat) {
  return std::ranges::binary_search(state.chats, chat);
}

// Always accepted, even when signed out meanwhile: the desk, which counts the chats, then sends a release.
outcome decide_on(const moderator_state& state, const take_chat& command, const command_context& context) {
  if (context.id.owner.kind != principal_kind::process) return outcome::refuse(refusal::not_a_participant);
  if (has_chat(state, command.conversation)) return nothing();
  return one(chat_taken{command.conversation});
}

outcome decide_on(const moderator_state& state, const release_chat& command, const command_context& context) {
  if (context.id.owner.kind != principal_kind::process) return outcome::refuse(refusal::not_a_participant);
  if (!has_chat(state, command.conversation)) return nothing();
  return one(chat_released{command.conversation});
}

// The desk must end up knowing this moderator's presence. A younger presence on its way will tell it; without
// one, a moderator whom the desk has no room for is signed out rather than left waiting for chats that never
// come, and one whose step came too late says it again.
std::optional<moderator_event> compensation(const moderator_state& state, const step& refused,
                                            refusal reason) {
  if (!std::holds_alternative<set_presence>(refused.command)) return std::nullopt;
  if (state.now == presence::signed_out) return std::nullopt;
  if (refused.target != stream_of(state.head.self.service, state.queue)) return std::nullopt;
  const bool told_again = std::ranges::any_of(state.head.steps.all(), [&](const step& other) {
    return other.number > refused.number && other.target == refused.target;
  });
  if (told_again) return std::nullopt;
  if (reason != refusal::step_too_old && reason != refusal::step_superseded) return signed_out{};
  return same_presence(state);
}

outcome decide_on(const moderator_state& state, const settle_step& command, const command_context& context) {
  if (context.id.owner.kind != principal_kind::engine) return outcome::refuse(refusal::not_a_participant);
  const auto* pending = state.head.steps.find(command.number);
  if (pending == nullptr || is_passing(command.reason)) return nothing();
  std::vector<moderator_event> events{step_settled{command.number, command.reason}};
  if (command.reason != refusal::none) {
    if (auto more = compensation(state, *pending, command.reason)) events.push_back(*more);
  }
  return outcome::accept(std::move(events));
}

}  // namespace

decision<moderator_event> decide(const moderator_state& state, const moderator_command& command,
                                 const command_context& context) {
  const auto known = look_up(state.head, context, context.since);
  if (known.earlier) return outcome::repeat(*known.earlier);
  if (known.reason != refusal::none) return outcome::refuse(known.reason);
  return std::visit([&](const auto& asked) { return decide_on(state, asked, context); }, command);
}

bool may_read(const moderator_state& state, const principal& who) {
  return is_self(state, who);
}

}  // namespace veilleuse::events
