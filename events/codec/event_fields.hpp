// The fields of every event, for people: JSON shows them. (Stored events are protobuf: event_bodies.hpp.)
#pragma once

#include "events/codec/fields.hpp"
#include "events/conversation/events.hpp"
#include "events/desk/events.hpp"
#include "events/moderator/moderator.hpp"

namespace veilleuse::events::codec_detail {

void list_fields(auto& fields, some<step_settled> auto& value) {
  fields("number", value.number);
  fields("reason", value.reason);
}

// ── Conversation ──

void list_fields(auto& fields, some<conversation_opened> auto& value) {
  fields("queue", value.queue);
}
void list_fields(auto& fields, some<queue_requested> auto& value) {
  fields("priority", value.priority);
}
void list_fields(auto& fields, some<message_posted> auto& value) {
  fields("by", value.by);
  fields.content("text", value.text);
}
void list_fields(auto& fields, some<read_up_to> auto& value) {
  fields("by", value.by);
  fields("up_to", value.up_to);
}
void list_fields(auto& fields, some<moderator_joined> auto& value) {
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<moderator_left> auto& value) {
  fields("moderator", value.moderator);
  fields("reason", value.reason);
}
void list_fields(auto& fields, some<conversation_closed> auto& value) {
  fields("reason", value.reason);
  fields("by", value.by);
}
void list_fields(auto&, some<connection_lost> auto&) {}
void list_fields(auto&, some<connection_resumed> auto&) {}

// ── Moderator ──

void list_fields(auto& fields, some<signed_in> auto& value) {
  fields("queue", value.queue);
}
void list_fields(auto&, some<became_available> auto&) {}
void list_fields(auto&, some<work_paused> auto&) {}
void list_fields(auto& fields, some<capacity_set> auto& value) {
  fields("chats", value.chats);
}
void list_fields(auto&, some<heartbeats_missed> auto&) {}
void list_fields(auto&, some<signed_out> auto&) {}
void list_fields(auto& fields, some<chat_taken> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto& fields, some<chat_released> auto& value) {
  fields("conversation", value.conversation);
}

// ── Desk ──

void list_fields(auto& fields, some<queue_entered> auto& value) {
  fields("conversation", value.conversation);
  fields("priority", value.priority);
}
void list_fields(auto& fields, some<queue_left> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto& fields, some<child_offered> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
  fields("deadline", value.deadline);
}
void list_fields(auto& fields, some<offer_accepted> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<offer_declined> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<offer_timed_out> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
  fields("late_us", value.late_us);
}
void list_fields(auto& fields, some<child_returned> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
  fields("reason", value.reason);
}
void list_fields(auto& fields, some<chat_finished> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<presence_changed> auto& value) {
  fields("moderator", value.moderator);
  fields("now", value.now);
  fields("capacity", value.capacity);
}

}  // namespace veilleuse::events::codec_detail
