#include "events/codec/enum_names.hpp"

namespace veilleuse::events::codec_detail {

namespace {

constexpr named_value<principal_kind> principal_kinds[] = {
    {principal_kind::engine, "engine"},
    {principal_kind::youth, "youth"},
    {principal_kind::moderator, "moderator"},
    {principal_kind::process, "process"},
};

constexpr named_value<stream_kind> stream_kinds[] = {
    {stream_kind::conversation, "conversation"},
    {stream_kind::conversation_staff, "conversation_staff"},
    {stream_kind::moderator, "moderator"},
    {stream_kind::desk, "desk"},
};

constexpr named_value<refusal> refusals[] = {
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

constexpr named_value<presence> presences[] = {
    {presence::signed_out, "signed_out"},
    {presence::available, "available"},
    {presence::paused, "paused"},
};

constexpr named_value<leave_reason> leave_reasons[] = {
    {leave_reason::left, "left"},
    {leave_reason::vanished, "vanished"},
    {leave_reason::signed_out, "signed_out"},
};

constexpr named_value<close_reason> close_reasons[] = {
    {close_reason::by_youth, "by_youth"},
    {close_reason::by_moderator, "by_moderator"},
};

constexpr named_value<return_reason> return_reasons[] = {
    {return_reason::declined, "declined"},
    {return_reason::timed_out, "timed_out"},
    {return_reason::moderator_gone, "moderator_gone"},
    {return_reason::moderator_left, "moderator_left"},
    {return_reason::moderator_signed_out, "moderator_signed_out"},
};

constexpr named_value<conversation_phase> phases[] = {
    {conversation_phase::absent, "absent"},
    {conversation_phase::open, "open"},
    {conversation_phase::closed, "closed"},
};

constexpr named_value<queue_standing> standings[] = {
    {queue_standing::none, "none"},
    {queue_standing::requested, "requested"},
    {queue_standing::entered, "entered"},
    {queue_standing::refused, "refused"},
};

}  // namespace

std::span<const named_value<principal_kind>> table_of(principal_kind) {
  return principal_kinds;
}
std::span<const named_value<stream_kind>> table_of(stream_kind) {
  return stream_kinds;
}
std::span<const named_value<refusal>> table_of(refusal) {
  return refusals;
}
std::span<const named_value<presence>> table_of(presence) {
  return presences;
}
std::span<const named_value<leave_reason>> table_of(leave_reason) {
  return leave_reasons;
}
std::span<const named_value<close_reason>> table_of(close_reason) {
  return close_reasons;
}
std::span<const named_value<return_reason>> table_of(return_reason) {
  return return_reasons;
}
std::span<const named_value<conversation_phase>> table_of(conversation_phase) {
  return phases;
}
std::span<const named_value<queue_standing>> table_of(queue_standing) {
  return standings;
}

}  // namespace veilleuse::events::codec_detail
