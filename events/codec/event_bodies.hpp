// The body of each event as stored: the serialised message of its type (veilleuse.proto), at today's version.
#pragma once

#include "events/conversation/events.hpp"
#include "events/desk/events.hpp"
#include "events/moderator/moderator.hpp"

#include <string>
#include <string_view>

namespace veilleuse::events::codec_detail {

// write_body replaces `body`; read_body is false when the bytes are damaged. Defined in
// conversation_bodies.cpp (with step_settled), moderator_bodies.cpp and desk_bodies.cpp.

void write_body(const step_settled& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, step_settled& event);

void write_body(const conversation_opened& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, conversation_opened& event);
void write_body(const queue_requested& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, queue_requested& event);
void write_body(const message_posted& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, message_posted& event);
void write_body(const read_up_to& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, read_up_to& event);
void write_body(const moderator_joined& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, moderator_joined& event);
void write_body(const moderator_left& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, moderator_left& event);
void write_body(const conversation_closed& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, conversation_closed& event);
void write_body(const connection_lost& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, connection_lost& event);
void write_body(const connection_resumed& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, connection_resumed& event);

void write_body(const signed_in& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, signed_in& event);
void write_body(const became_available& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, became_available& event);
void write_body(const work_paused& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, work_paused& event);
void write_body(const capacity_set& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, capacity_set& event);
void write_body(const heartbeats_missed& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, heartbeats_missed& event);
void write_body(const signed_out& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, signed_out& event);
void write_body(const chat_taken& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, chat_taken& event);
void write_body(const chat_released& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, chat_released& event);

void write_body(const queue_entered& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, queue_entered& event);
void write_body(const queue_left& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, queue_left& event);
void write_body(const child_offered& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, child_offered& event);
void write_body(const offer_accepted& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, offer_accepted& event);
void write_body(const offer_declined& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, offer_declined& event);
void write_body(const offer_timed_out& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, offer_timed_out& event);
void write_body(const child_returned& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, child_returned& event);
void write_body(const chat_finished& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, chat_finished& event);
void write_body(const presence_changed& event, std::string& body);
[[nodiscard]] bool read_body(std::string_view body, presence_changed& event);

/// The plaintext of a message's part.
[[nodiscard]] std::string write_content(std::string_view text);
[[nodiscard]] bool read_content(std::string_view bytes, std::string& text);

}  // namespace veilleuse::events::codec_detail
