// The fields of every command, for fingerprints and pending steps.
#pragma once

#include "events/codec/fields.hpp"
#include "events/conversation/events.hpp"
#include "events/desk/events.hpp"
#include "events/moderator/moderator.hpp"
#include "events/process.hpp"

namespace veilleuse::events::codec_detail {

void list_fields(auto& fields, some<settle_step> auto& value) {
  fields("number", value.number);
  fields("reason", value.reason);
}

// ── To a conversation ──

void list_fields(auto& fields, some<open_conversation> auto& value) {
  fields("queue", value.queue);
  fields("priority", value.priority);
  // Left out of one that names none, whose bytes are those of the first release: it is what the page sends.
  if (value.queue_named) fields("queue_named", value.queue_named);
}
void list_fields(auto& fields, some<post_message> auto& value) {
  fields.content("text", value.text);
}
void list_fields(auto& fields, some<mark_read> auto& value) {
  fields("up_to", value.up_to);
}
void list_fields(auto&, some<leave_conversation> auto&) {}
void list_fields(auto&, some<close_conversation> auto&) {}
void list_fields(auto& fields, some<note_connection> auto& value) {
  fields("connected", value.connected);
}
void list_fields(auto& fields, some<join_moderator> auto& value) {
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<remove_moderator> auto& value) {
  fields("moderator", value.moderator);
  fields("reason", value.reason);
}

// ── To a moderator ──

void list_fields(auto& fields, some<sign_in> auto& value) {
  fields("queue", value.queue);
}
void list_fields(auto&, some<become_available> auto&) {}
void list_fields(auto&, some<pause_work> auto&) {}
void list_fields(auto& fields, some<set_capacity> auto& value) {
  fields("chats", value.chats);
}
void list_fields(auto&, some<miss_heartbeats> auto&) {}
void list_fields(auto&, some<sign_out> auto&) {}
void list_fields(auto& fields, some<take_chat> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto& fields, some<release_chat> auto& value) {
  fields("conversation", value.conversation);
}

// ── To a desk ──

void list_fields(auto& fields, some<accept_offer> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto& fields, some<decline_offer> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto&, some<run_deadlines> auto&) {}
void list_fields(auto& fields, some<miss_moderator> auto& value) {
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<enter_queue> auto& value) {
  fields("conversation", value.conversation);
  fields("priority", value.priority);
}
void list_fields(auto& fields, some<return_to_queue> auto& value) {
  fields("conversation", value.conversation);
  fields("moderator", value.moderator);
}
void list_fields(auto& fields, some<leave_queue> auto& value) {
  fields("conversation", value.conversation);
}
void list_fields(auto& fields, some<set_presence> auto& value) {
  fields("moderator", value.moderator);
  fields("now", value.now);
  fields("capacity", value.capacity);
  fields("vanished", value.vanished);
}

}  // namespace veilleuse::events::codec_detail
