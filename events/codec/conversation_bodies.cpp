#include "events/codec/event_bodies.hpp"
#include "events/codec/protobuf_values.hpp"
#include "events/codec/veilleuse.pb.h"

namespace veilleuse::events::codec_detail {

namespace {

void put(const step_settled& event, stored::StepSettled& body) {
  body.set_number(event.number.value);
  body.set_reason(static_cast<std::uint32_t>(event.reason));
}
bool get(const stored::StepSettled& body, step_settled& event) {
  event.number = {body.number()};
  return get_enum(body.reason(), event.reason);
}

void put(const conversation_opened& event, stored::ConversationOpened& body) {
  put_id(event.queue, body.mutable_queue());
}
bool get(const stored::ConversationOpened& body, conversation_opened& event) {
  return get_id(body.queue(), event.queue);
}

void put(const queue_requested& event, stored::QueueRequested& body) {
  body.set_priority(event.priority);
}
bool get(const stored::QueueRequested& body, queue_requested& event) {
  return get_small(body.priority(), event.priority);
}

void put(const message_posted& event, stored::MessagePosted& body) {
  put_id(event.by.moderator, body.mutable_moderator());
}
bool get(const stored::MessagePosted& body, message_posted& event) {
  return get_id(body.moderator(), event.by.moderator);
}

void put(const read_up_to& event, stored::ReadUpTo& body) {
  put_id(event.by.moderator, body.mutable_moderator());
  body.set_up_to(event.up_to.value);
}
bool get(const stored::ReadUpTo& body, read_up_to& event) {
  event.up_to = {body.up_to()};
  return get_id(body.moderator(), event.by.moderator);
}

void put(const moderator_joined& event, stored::ModeratorJoined& body) {
  put_id(event.moderator, body.mutable_moderator());
}
bool get(const stored::ModeratorJoined& body, moderator_joined& event) {
  return get_id(body.moderator(), event.moderator);
}

void put(const moderator_left& event, stored::ModeratorLeft& body) {
  put_id(event.moderator, body.mutable_moderator());
  body.set_reason(static_cast<std::uint32_t>(event.reason));
}
bool get(const stored::ModeratorLeft& body, moderator_left& event) {
  return get_id(body.moderator(), event.moderator) && get_enum(body.reason(), event.reason);
}

void put(const conversation_closed& event, stored::ConversationClosed& body) {
  body.set_reason(static_cast<std::uint32_t>(event.reason));
  put_id(event.by, body.mutable_moderator());
}
bool get(const stored::ConversationClosed& body, conversation_closed& event) {
  return get_enum(body.reason(), event.reason) && get_id(body.moderator(), event.by);
}

void put(const connection_lost&, stored::ConnectionLost&) {}
bool get(const stored::ConnectionLost&, connection_lost&) {
  return true;
}

void put(const connection_resumed&, stored::ConnectionResumed&) {}
bool get(const stored::ConnectionResumed&, connection_resumed&) {
  return true;
}

}  // namespace

void write_body(const step_settled& event, std::string& body) {
  write_as<stored::StepSettled>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, step_settled& event) {
  return read_as<stored::StepSettled>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const conversation_opened& event, std::string& body) {
  write_as<stored::ConversationOpened>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, conversation_opened& event) {
  return read_as<stored::ConversationOpened>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const queue_requested& event, std::string& body) {
  write_as<stored::QueueRequested>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, queue_requested& event) {
  return read_as<stored::QueueRequested>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const message_posted& event, std::string& body) {
  write_as<stored::MessagePosted>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, message_posted& event) {
  return read_as<stored::MessagePosted>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const read_up_to& event, std::string& body) {
  write_as<stored::ReadUpTo>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, read_up_to& event) {
  return read_as<stored::ReadUpTo>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const moderator_joined& event, std::string& body) {
  write_as<stored::ModeratorJoined>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, moderator_joined& event) {
  return read_as<stored::ModeratorJoined>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const moderator_left& event, std::string& body) {
  write_as<stored::ModeratorLeft>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, moderator_left& event) {
  return read_as<stored::ModeratorLeft>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const conversation_closed& event, std::string& body) {
  write_as<stored::ConversationClosed>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, conversation_closed& event) {
  return read_as<stored::ConversationClosed>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const connection_lost& event, std::string& body) {
  write_as<stored::ConnectionLost>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, connection_lost& event) {
  return read_as<stored::ConnectionLost>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const connection_resumed& event, std::string& body) {
  write_as<stored::ConnectionResumed>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, connection_resumed& event) {
  return read_as<stored::ConnectionResumed>(body, [&](const auto& message) { return get(message, event); });
}

std::string write_content(std::string_view text) {
  stored::MessageContent content;
  content.set_text(text.data(), text.size());
  return content.SerializeAsString();
}

bool read_content(std::string_view bytes, std::string& text) {
  stored::MessageContent content;
  if (!parse_whole(bytes, content)) return false;
  text = std::move(*content.mutable_text());
  return true;
}

}  // namespace veilleuse::events::codec_detail
