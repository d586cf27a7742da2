#include "engine/wire/server_frames.hpp"

#include "engine/wire/json_writer.hpp"
#include "engine/wire/websocket_header.hpp"

namespace veilleuse::engine::wire {

namespace {

/// One frame: fields are written between construction and `append_to`.
class frame_writer {
 public:
  explicit frame_writer(std::string_view type) : json_{start()} { json_.begin_object().text("type", type); }
  json_writer& json() { return json_; }
  void append_to(std::string& out) {
    json_.end_object();
    append_websocket_frame(out, opcode::text, payload());
  }

 private:
  static std::string& payload() {
    thread_local std::string text;
    return text;
  }
  static std::string& start() {
    payload().clear();
    return payload();
  }

  json_writer json_;
};

std::string_view name_of(events::presence presence) {
  switch (presence) {
    case events::presence::signed_out:
      return "signed_out";
    case events::presence::available:
      return "available";
    case events::presence::paused:
      return "paused";
  }
  return "signed_out";
}

std::uint64_t milliseconds(std::chrono::milliseconds wait) {
  return static_cast<std::uint64_t>(wait.count());
}

void write_limits(json_writer& json, const client_limits& bounds) {
  json.begin_object("limits")
      .number("frame_bytes", bounds.frame_bytes)
      .number("text_bytes", std::uint64_t{events::limits::text_bytes})
      .number("in_flight", bounds.in_flight)
      .number("attachments", bounds.attachments)
      .number("commands_per_second", std::uint64_t{bounds.commands_per_second})
      .number("burst", std::uint64_t{bounds.burst})
      .number("ping_interval_ms", milliseconds(bounds.ping_interval))
      .number("idle_timeout_ms", milliseconds(bounds.idle_timeout))
      .end_object();
}

void write_ids(json_writer& json, std::string_view name, const std::vector<events::conversation_id>& ids) {
  json.begin_array(name);
  for (const auto& id : ids)
    json.id(id.bytes);
  json.end_array();
}

void write_child(json_writer& json, const actors::queued_child& child) {
  json.begin_object()
      .id("conversation", child.conversation.bytes)
      .number("priority", std::uint64_t{child.priority})
      .number("entered_at", child.entered_at.value)
      .begin_array("reasons");
  for (const auto& reason : child.reasons) {
    json.begin_object().text("rule", reason.rule).number("points", reason.points).end_object();
  }
  json.end_array().end_object();
}

void write_offer(json_writer& json, const events::open_offer& offer) {
  json.begin_object()
      .id("conversation", offer.entry.conversation.bytes)
      .number("deadline", offer.deadline.value)
      .number("entered_at", offer.entry.entered_at.value)
      .end_object();
}

}  // namespace

void append_youth_welcome(std::string& out, events::timestamp now, const client_limits& bounds,
                          const events::conversation_id& conversation, events::sequence last) {
  frame_writer frame{"welcome"};
  frame.json().number("version", protocol_version).number("server_time", now.value).text("role", "youth");
  frame.json().id("conversation", conversation.bytes).number("last", last.value);
  write_limits(frame.json(), bounds);
  frame.append_to(out);
}

void append_staff_welcome(std::string& out, events::timestamp now, const client_limits& bounds,
                          staff_role role, const events::moderator_id& moderator,
                          const events::queue_id& queue) {
  frame_writer frame{"welcome"};
  frame.json().number("version", protocol_version).number("server_time", now.value);
  frame.json().text("role", engine::name_of(role)).id("moderator", moderator.bytes);
  frame.json().text("queue", events::name_of(queue));
  write_limits(frame.json(), bounds);
  frame.append_to(out);
}

void append_accepted(std::string& out, const accepted_answer& answer) {
  frame_writer frame{"accepted"};
  frame.json().number("id", answer.id);
  if (answer.conversation) frame.json().id("conversation", answer.conversation->bytes);
  frame.json().number("first", answer.given.first.value).number("last", answer.given.last.value);
  frame.json().number("at", answer.at.value);
  frame.append_to(out);
}

void append_refused(std::string& out, const refused_answer& answer) {
  frame_writer frame{"refused"};
  if (answer.id) frame.json().number("id", *answer.id);
  frame.json().text("reason", answer.reason);
  if (!answer.field.empty()) frame.json().text("field", answer.field);
  if (answer.conversation) frame.json().id("conversation", answer.conversation->bytes);
  if (answer.after_ms) frame.json().number("after_ms", *answer.after_ms);
  frame.append_to(out);
}

void append_unknown(std::string& out, std::uint64_t id) {
  frame_writer frame{"unknown"};
  frame.json().number("id", id);
  frame.append_to(out);
}

void append_attached(std::string& out, const events::conversation_id& conversation, events::sequence last) {
  frame_writer frame{"attached"};
  frame.json().id("conversation", conversation.bytes).number("last", last.value);
  frame.append_to(out);
}

void append_detached(std::string& out, const events::conversation_id& conversation) {
  frame_writer frame{"detached"};
  frame.json().id("conversation", conversation.bytes);
  frame.append_to(out);
}

void append_caught_up(std::string& out, const events::conversation_id& conversation, events::sequence last) {
  frame_writer frame{"caught_up"};
  frame.json().id("conversation", conversation.bytes).number("last", last.value);
  frame.append_to(out);
}

void append_typing(std::string& out, const events::conversation_id& conversation,
                   const events::principal& who) {
  frame_writer frame{"typing"};
  frame.json().id("conversation", conversation.bytes);
  if (who.kind == events::principal_kind::youth) {
    frame.json().text("by", "youth");
  } else {
    frame.json().id("by", who.id);
  }
  frame.append_to(out);
}

void append_pong(std::string& out, events::timestamp now) {
  frame_writer frame{"pong"};
  frame.json().number("server_time", now.value);
  frame.append_to(out);
}

void append_moderator(std::string& out, const actors::moderator_view& view) {
  frame_writer frame{"moderator"};
  frame.json().number("at", view.at.value).text("presence", name_of(view.now));
  frame.json().number("capacity", std::uint64_t{view.capacity});
  write_ids(frame.json(), "chats", view.chats);
  frame.append_to(out);
}

void append_desk(std::string& out, const actors::desk_view& view) {
  frame_writer frame{"desk"};
  auto& json = frame.json();
  json.text("queue", events::name_of(view.queue)).number("at", view.at.value);
  json.number("server_time", view.now.value).number("waiting", view.waiting);
  json.number("oldest_since", view.oldest_since.value);
  json.begin_array("first_in_queue");
  for (const auto& child : view.first_in_queue)
    write_child(json, child);
  json.end_array().begin_array("offers");
  for (const auto& offer : view.offers)
    write_offer(json, offer);
  json.end_array();
  write_ids(json, "chats", view.chats);
  frame.append_to(out);
}

void append_reconnect(std::string& out, std::uint64_t after_ms) {
  frame_writer frame{"reconnect"};
  frame.json().number("after_ms", after_ms);
  frame.append_to(out);
}

}  // namespace veilleuse::engine::wire
