// The fields of the three states, in their stored order (docs/formats.md, "States").
#pragma once

#include "events/codec/fields.hpp"
#include "events/codec/head_fields.hpp"
#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"

namespace veilleuse::events::codec_detail {

// ── Conversation ──

void list_fields(auto& fields, some<read_mark> auto& value) {
  fields("by", value.by);
  fields("up_to", value.up_to);
}

void list_fields(auto& fields, some<conversation_state> auto& value) {
  fields("head", value.head);
  fields("phase", value.phase);
  fields("standing", value.standing);
  fields("queue", value.queue);
  fields("priority", value.priority);
  fields("opened_at", value.opened_at);
  fields("closed_at", value.closed_at);
  fields("youth_connected", value.youth_connected);
  fields("messages", value.messages);
  fields.ordered("moderators", value.moderators, [](const moderator_id& one) { return one; });
  fields.ordered("read_marks", value.read_marks, [](const read_mark& one) { return one.by; });
}

// ── Moderator ──

void list_fields(auto& fields, some<moderator_state> auto& value) {
  fields("head", value.head);
  fields("now", value.now);
  fields("queue", value.queue);
  fields("capacity", value.capacity);
  fields.ordered("chats", value.chats, [](const conversation_id& one) { return one; });
}

// ── Desk ──

void list_fields(auto& fields, some<passed_over> auto& value) {
  fields("moderator", value.moderator);
  fields("until", value.until);
}

void list_fields(auto& fields, some<queue_entry> auto& value) {
  fields("conversation", value.conversation);
  fields("priority", value.priority);
  fields("entered_at", value.entered_at);
  fields("arrival", value.arrival);
  fields("at_front", value.at_front);
  fields.ordered("passed", value.passed, [](const passed_over& one) { return one.moderator; });
}

void list_fields(auto& fields, some<open_offer> auto& value) {
  fields("entry", value.entry);
  fields("moderator", value.moderator);
  fields("deadline", value.deadline);
}

void list_fields(auto& fields, some<chat_in_hand> auto& value) {
  fields("entry", value.entry);
  fields("moderator", value.moderator);
}

void list_fields(auto& fields, some<staff_member> auto& value) {
  fields("moderator", value.moderator);
  fields("now", value.now);
  fields("capacity", value.capacity);
  fields("last_offer", value.last_offer);
}

void list_fields(auto& fields, some<desk_state> auto& value) {
  fields("head", value.head);
  fields.ordered("waiting", value.waiting, [](const queue_entry& one) { return one.conversation; });
  fields.ordered("offers", value.offers, [](const open_offer& one) { return one.entry.conversation; });
  fields.ordered("chats", value.chats, [](const chat_in_hand& one) { return one.entry.conversation; });
  fields.ordered("staff", value.staff, [](const staff_member& one) { return one.moderator; });
}

}  // namespace veilleuse::events::codec_detail
