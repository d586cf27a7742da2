// Which events may start a process step. A view that follows the log knows from this, and without any state,
// which streams may have a step pending; one that a wrong `false` hid would wait until somebody touches its
// stream. Every event is named: a new one does not compile until somebody has thought of it.
//
// Where only the state could tell (a moderator who left may not have been the last), the answer is yes. A
// desk's events are not here: a desk is always awake.
#pragma once

#include "events/conversation/events.hpp"
#include "events/moderator/moderator.hpp"

namespace veilleuse::events {

[[nodiscard]] constexpr bool may_start_step(const step_settled&) {
  return false;
}

// ── Conversation
[[nodiscard]] constexpr bool may_start_step(const conversation_opened&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const queue_requested&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const message_posted&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const read_up_to&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const moderator_joined&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const moderator_left&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const conversation_closed&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const connection_lost&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const connection_resumed&) {
  return false;
}

// ── Moderator
[[nodiscard]] constexpr bool may_start_step(const signed_in&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const became_available&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const work_paused&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const capacity_set&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const heartbeats_missed&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const signed_out&) {
  return true;
}
[[nodiscard]] constexpr bool may_start_step(const chat_taken&) {
  return false;
}
[[nodiscard]] constexpr bool may_start_step(const chat_released&) {
  return false;
}

}  // namespace veilleuse::events
