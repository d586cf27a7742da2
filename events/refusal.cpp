#include "events/refusal.hpp"

namespace veilleuse::events {

std::string_view name_of(refusal reason) {
  switch (reason) {
    case refusal::none:
      return "none";
    case refusal::command_id_reused:
      return "command_id_reused";
    case refusal::command_too_old:
      return "command_too_old";
    case refusal::too_many_client_sessions:
      return "too_many_client_sessions";
    case refusal::conversation_not_open:
      return "conversation_not_open";
    case refusal::conversation_closed:
      return "conversation_closed";
    case refusal::not_a_participant:
      return "not_a_participant";
    case refusal::text_empty:
      return "text_empty";
    case refusal::text_too_long:
      return "text_too_long";
    case refusal::read_beyond_end:
      return "read_beyond_end";
    case refusal::too_many_participants:
      return "too_many_participants";
    case refusal::conversation_full:
      return "conversation_full";
    case refusal::not_signed_in:
      return "not_signed_in";
    case refusal::capacity_out_of_range:
      return "capacity_out_of_range";
    case refusal::queue_full:
      return "queue_full";
    case refusal::not_in_queue:
      return "not_in_queue";
    case refusal::not_offered_to_you:
      return "not_offered_to_you";
    case refusal::moderator_unknown:
      return "moderator_unknown";
    case refusal::priority_out_of_range:
      return "priority_out_of_range";
    case refusal::too_many_moderators:
      return "too_many_moderators";
    case refusal::step_superseded:
      return "step_superseded";
    case refusal::step_too_old:
      return "step_too_old";
    case refusal::too_many_pending_steps:
      return "too_many_pending_steps";
  }
  return "unknown_refusal";
}

}  // namespace veilleuse::events
