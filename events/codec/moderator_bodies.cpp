#include "events/codec/event_bodies.hpp"
#include "events/codec/protobuf_values.hpp"
#include "events/codec/veilleuse.pb.h"

namespace veilleuse::events::codec_detail {

namespace {

void put(const signed_in& event, stored::SignedIn& body) {
  put_id(event.queue, body.mutable_queue());
}
bool get(const stored::SignedIn& body, signed_in& event) {
  return get_id(body.queue(), event.queue);
}

void put(const became_available&, stored::BecameAvailable&) {}
bool get(const stored::BecameAvailable&, became_available&) {
  return true;
}

void put(const work_paused&, stored::WorkPaused&) {}
bool get(const stored::WorkPaused&, work_paused&) {
  return true;
}

void put(const capacity_set& event, stored::CapacitySet& body) {
  body.set_chats(event.chats);
}
bool get(const stored::CapacitySet& body, capacity_set& event) {
  event.chats = body.chats();
  return true;
}

void put(const heartbeats_missed&, stored::HeartbeatsMissed&) {}
bool get(const stored::HeartbeatsMissed&, heartbeats_missed&) {
  return true;
}

void put(const signed_out&, stored::SignedOut&) {}
bool get(const stored::SignedOut&, signed_out&) {
  return true;
}

void put(const chat_taken& event, stored::ChatTaken& body) {
  put_id(event.conversation, body.mutable_conversation());
}
bool get(const stored::ChatTaken& body, chat_taken& event) {
  return get_id(body.conversation(), event.conversation);
}

void put(const chat_released& event, stored::ChatReleased& body) {
  put_id(event.conversation, body.mutable_conversation());
}
bool get(const stored::ChatReleased& body, chat_released& event) {
  return get_id(body.conversation(), event.conversation);
}

}  // namespace

void write_body(const signed_in& event, std::string& body) {
  write_as<stored::SignedIn>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, signed_in& event) {
  return read_as<stored::SignedIn>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const became_available& event, std::string& body) {
  write_as<stored::BecameAvailable>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, became_available& event) {
  return read_as<stored::BecameAvailable>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const work_paused& event, std::string& body) {
  write_as<stored::WorkPaused>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, work_paused& event) {
  return read_as<stored::WorkPaused>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const capacity_set& event, std::string& body) {
  write_as<stored::CapacitySet>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, capacity_set& event) {
  return read_as<stored::CapacitySet>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const heartbeats_missed& event, std::string& body) {
  write_as<stored::HeartbeatsMissed>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, heartbeats_missed& event) {
  return read_as<stored::HeartbeatsMissed>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const signed_out& event, std::string& body) {
  write_as<stored::SignedOut>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, signed_out& event) {
  return read_as<stored::SignedOut>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const chat_taken& event, std::string& body) {
  write_as<stored::ChatTaken>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, chat_taken& event) {
  return read_as<stored::ChatTaken>(body, [&](const auto& message) { return get(message, event); });
}
void write_body(const chat_released& event, std::string& body) {
  write_as<stored::ChatReleased>(body, [&](auto& message) { put(event, message); });
}
bool read_body(std::string_view body, chat_released& event) {
  return read_as<stored::ChatReleased>(body, [&](const auto& message) { return get(message, event); });
}

}  // namespace veilleuse::events::codec_detail
