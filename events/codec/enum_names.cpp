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
  return known_refusals();
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
