// Every reason for which a command is refused by the domain. The wire's own: engine/wire/wire_refusal.hpp.
#pragma once

#include "events/named_value.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace veilleuse::events {

/// The numbers are stored (a refused process step is an event): never change or re-use one.
enum class refusal : std::uint8_t {
  none = 0,
  // Once.
  command_id_reused = 1,
  command_too_old = 2,
  too_many_client_sessions = 3,
  // Conversation.
  conversation_not_open = 10,
  conversation_closed = 11,
  not_a_participant = 12,
  text_empty = 13,
  text_too_long = 14,
  read_beyond_end = 15,
  too_many_participants = 16,
  conversation_full = 18,
  in_other_queue = 19,
  // Moderator.
  not_signed_in = 30,
  capacity_out_of_range = 31,
  // Desk.
  queue_full = 50,
  not_in_queue = 51,
  not_offered_to_you = 52,
  moderator_unknown = 53,
  priority_out_of_range = 54,
  too_many_moderators = 55,
  // Processes.
  step_superseded = 70,
  step_too_old = 71,
  too_many_pending_steps = 72,
};

/// The name on the wire and in logs, as "command_id_reused".
[[nodiscard]] std::string_view name_of(refusal reason);

/// Every reason with its name, `none` first.
[[nodiscard]] std::span<const named_value<refusal>> known_refusals();

}  // namespace veilleuse::events
