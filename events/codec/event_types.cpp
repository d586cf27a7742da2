#include "events/codec/event_types.hpp"

namespace veilleuse::events::codec_detail {

namespace {

constexpr event_kind kinds[] = {
    {event_type::step_settled, 1, "step_settled"},
    {event_type::conversation_opened, 1, "conversation_opened"},
    {event_type::queue_requested, 1, "queue_requested"},
    {event_type::message_posted, 1, "message_posted"},
    {event_type::read_up_to, 1, "read_up_to"},
    {event_type::moderator_joined, 1, "moderator_joined"},
    {event_type::moderator_left, 1, "moderator_left"},
    {event_type::conversation_closed, 1, "conversation_closed"},
    {event_type::connection_lost, 1, "connection_lost"},
    {event_type::connection_resumed, 1, "connection_resumed"},
    {event_type::signed_in, 1, "signed_in"},
    {event_type::became_available, 1, "became_available"},
    {event_type::work_paused, 1, "work_paused"},
    {event_type::capacity_set, 1, "capacity_set"},
    {event_type::heartbeats_missed, 1, "heartbeats_missed"},
    {event_type::signed_out, 1, "signed_out"},
    {event_type::chat_taken, 1, "chat_taken"},
    {event_type::chat_released, 1, "chat_released"},
    {event_type::queue_entered, 1, "queue_entered"},
    {event_type::queue_left, 1, "queue_left"},
    {event_type::child_offered, 1, "child_offered"},
    {event_type::offer_accepted, 1, "offer_accepted"},
    {event_type::offer_declined, 1, "offer_declined"},
    {event_type::offer_timed_out, 1, "offer_timed_out"},
    {event_type::child_returned, 1, "child_returned"},
    {event_type::chat_finished, 1, "chat_finished"},
    {event_type::presence_changed, 1, "presence_changed"},
};

}  // namespace

std::span<const event_kind> all_event_kinds() {
  return kinds;
}

const event_kind* find_event_kind(std::uint32_t number) {
  for (const auto& kind : kinds) {
    if (static_cast<std::uint32_t>(kind.type) == number) return &kind;
  }
  return nullptr;
}

}  // namespace veilleuse::events::codec_detail
