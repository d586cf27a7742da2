#include "events/codec/event_bodies.hpp"
#include "events/codec/protobuf_values.hpp"
#include "events/codec/veilleuse.pb.h"

namespace veilleuse::events::codec_detail {

namespace {

void put(const queue_entered& event, stored::QueueEntered& body) {
  put_id(event.conversation, body.mutable_conversation());
  body.set_priority(event.priority);
}
bool get(const stored::QueueEntered& body, queue_entered& event) {
  return get_id(body.conversation(), event.conversation) && get_small(body.priority(), event.priority);
}

void put(const queue_left& event, stored::QueueLeft& body) {
  put_id(event.conversation, body.mutable_conversation());
}
bool get(const stored::QueueLeft& body, queue_left& event) {
  return get_id(body.conversation(), event.conversation);
}

void put(const child_offered& event, stored::ChildOffered& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
  body.set_deadline_us(event.deadline.value);
}
bool get(const stored::ChildOffered& body, child_offered& event) {
  event.deadline = {body.deadline_us()};
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator);
}

void put(const offer_accepted& event, stored::OfferAccepted& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
}
bool get(const stored::OfferAccepted& body, offer_accepted& event) {
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator);
}

void put(const offer_declined& event, stored::OfferDeclined& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
}
bool get(const stored::OfferDeclined& body, offer_declined& event) {
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator);
}

void put(const offer_timed_out& event, stored::OfferTimedOut& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
  body.set_late_us(event.late_us);
}
bool get(const stored::OfferTimedOut& body, offer_timed_out& event) {
  event.late_us = body.late_us();
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator);
}

void put(const child_returned& event, stored::ChildReturned& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
  body.set_reason(static_cast<std::uint32_t>(event.reason));
}
bool get(const stored::ChildReturned& body, child_returned& event) {
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator) &&
         get_enum(body.reason(), event.reason);
}

void put(const chat_finished& event, stored::ChatFinished& body) {
  put_id(event.conversation, body.mutable_conversation());
  put_id(event.moderator, body.mutable_moderator());
}
bool get(const stored::ChatFinished& body, chat_finished& event) {
  return get_id(body.conversation(), event.conversation) && get_id(body.moderator(), event.moderator);
}

void put(const presence_changed& event, stored::PresenceChanged& body) {
  put_id(event.moderator, body.mutable_moderator());
  body.set_presence(static_cast<std::uint32_t>(event.now));
  body.set_capacity(event.capacity);
}
bool get(const stored::PresenceChanged& body, presence_changed& event) {
  event.capacity = body.capacity();
  return get_id(body.moderator(), event.moderator) && get_enum(body.presence(), event.now);
}

}  // namespace

void write_body(const queue_entered& event, std::string& body) {
  write_as<stored::QueueEntered>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, queue_entered& event) {
  return read_as<stored::QueueEntered>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const queue_left& event, std::string& body) {
  write_as<stored::QueueLeft>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, queue_left& event) {
  return read_as<stored::QueueLeft>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const child_offered& event, std::string& body) {
  write_as<stored::ChildOffered>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, child_offered& event) {
  return read_as<stored::ChildOffered>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const offer_accepted& event, std::string& body) {
  write_as<stored::OfferAccepted>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, offer_accepted& event) {
  return read_as<stored::OfferAccepted>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const offer_declined& event, std::string& body) {
  write_as<stored::OfferDeclined>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, offer_declined& event) {
  return read_as<stored::OfferDeclined>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const offer_timed_out& event, std::string& body) {
  write_as<stored::OfferTimedOut>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, offer_timed_out& event) {
  return read_as<stored::OfferTimedOut>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const child_returned& event, std::string& body) {
  write_as<stored::ChildReturned>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, child_returned& event) {
  return read_as<stored::ChildReturned>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const chat_finished& event, std::string& body) {
  write_as<stored::ChatFinished>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, chat_finished& event) {
  return read_as<stored::ChatFinished>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const presence_changed& event, std::string& body) {
  write_as<stored::PresenceChanged>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, presence_changed& event) {
  return read_as<stored::PresenceChanged>(body, [&](const auto& message) { return get(message, event); });
}

}  // namespace veilleuse::events::codec_detail
