#include "events/refusal.hpp"

#include <algorithm>
#include <iterator>

namespace veilleuse::events {

namespace {

constexpr named_value<refusal> names[] = {
    {refusal::none, "none"},
    {refusal::command_id_reused, "command_id_reused"},
    {refusal::command_too_old, "command_too_old"},
    {refusal::too_many_client_sessions, "too_many_client_sessions"},
    {refusal::conversation_not_open, "conversation_not_open"},
    {refusal::conversation_closed, "conversation_closed"},
    {refusal::not_a_participant, "not_a_participant"},
    {refusal::text_empty, "text_empty"},
    {refusal::text_too_long, "text_too_long"},
    {refusal::read_beyond_end, "read_beyond_end"},
    {refusal::too_many_participants, "too_many_participants"},
    {refusal::conversation_full, "conversation_full"},
    {refusal::in_other_queue, "in_other_queue"},
    {refusal::not_signed_in, "not_signed_in"},
    {refusal::capacity_out_of_range, "capacity_out_of_range"},
    {refusal::queue_full, "queue_full"},
    {refusal::not_in_queue, "not_in_queue"},
    {refusal::not_offered_to_you, "not_offered_to_you"},
    {refusal::moderator_unknown, "moderator_unknown"},
    {refusal::priority_out_of_range, "priority_out_of_range"},
    {refusal::too_many_moderators, "too_many_moderators"},
    {refusal::step_superseded, "step_superseded"},
    {refusal::step_too_old, "step_too_old"},
    {refusal::too_many_pending_steps, "too_many_pending_steps"},
};

}  // namespace

std::string_view name_of(refusal reason) {
  const auto* const found = std::ranges::find(names, reason, &named_value<refusal>::value);
  return found == std::end(names) ? "unknown_refusal" : found->name;
}

std::span<const named_value<refusal>> known_refusals() {
  return names;
}

}  // namespace veilleuse::events
