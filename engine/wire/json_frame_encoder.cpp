#include "engine/wire/json_frame_encoder.hpp"

#include "engine/wire/json_writer.hpp"
#include "engine/wire/websocket_header.hpp"

namespace veilleuse::engine::wire {

namespace {

/// The envelope of an event without its content, rounded up: one allocation per record.
constexpr std::size_t envelope_bytes = 224;

std::string_view name_of(events::leave_reason reason) {
  switch (reason) {
    case events::leave_reason::left:
      return "left";
    case events::leave_reason::vanished:
      return "vanished";
    case events::leave_reason::signed_out:
      return "signed_out";
  }
  return "left";
}

std::string_view name_of(events::close_reason reason) {
  return reason == events::close_reason::by_youth ? "by_youth" : "by_moderator";
}

/// Writes an event's name and fields.
class event_writer {
 public:
  explicit event_writer(json_writer& json) : json_{json} {}

  void operator()(const events::conversation_opened& event) {
    named("conversation_opened").text("queue", events::name_of(event.queue));
  }
  void operator()(const events::queue_requested& event) {
    named("queue_requested").number("priority", std::uint64_t{event.priority});
  }
  void operator()(const events::message_posted& event) {
    named("message_posted");
    by(event.by);
    if (event.text) json_.text("text", *event.text);
  }
  void operator()(const events::read_up_to& event) {
    named("read_up_to");
    by(event.by);
    json_.number("up_to", event.up_to.value);
  }
  void operator()(const events::moderator_joined& event) {
    named("moderator_joined").id("moderator", event.moderator.bytes);
  }
  void operator()(const events::moderator_left& event) {
    named("moderator_left").id("moderator", event.moderator.bytes).text("reason", name_of(event.reason));
  }
  void operator()(const events::conversation_closed& event) {
    named("conversation_closed").text("reason", name_of(event.reason));
    by({event.by});
  }
  void operator()(const events::connection_lost&) { named("connection_lost"); }
  void operator()(const events::connection_resumed&) { named("connection_resumed"); }
  void operator()(const events::step_settled& event) {
    named("step_settled").number("step", event.number.value).text("reason", events::name_of(event.reason));
  }

 private:
  json_writer& named(std::string_view name) { return json_.text("event", name); }
  void by(const events::author& who) {
    if (who.is_youth()) {
      json_.text("by", "youth");
    } else {
      json_.id("by", who.moderator.bytes);
    }
  }

  json_writer& json_;
};

void append_event(std::string& out, const events::record<events::conversation_event>& what,
                  std::size_t index) {
  // Kept between calls: its memory is that of the largest event so far.
  thread_local std::string payload;
  payload.clear();
  json_writer json{payload};
  json.begin_object().text("type", "event").id("conversation", what.stream.key);
  json.number("seq", what.first.value + index).number("at", what.at.value);
  std::visit(event_writer{json}, what.events[index]);
  json.end_object();
  append_websocket_frame(out, opcode::text, payload);
}

std::size_t estimated_bytes(const events::record<events::conversation_event>& what) {
  std::size_t bytes = what.events.size() * envelope_bytes;
  for (const auto& event : what.events) {
    const auto* message = std::get_if<events::message_posted>(&event);
    if (message != nullptr && message->text) bytes += message->text->size();
  }
  return bytes;
}

}  // namespace

actors::shared_frames json_frame_encoder::encode(
    const events::record<events::conversation_event>& what) const {
  return std::make_shared<const std::string>(encode_from(what, what.first));
}

std::string json_frame_encoder::encode_from(const events::record<events::conversation_event>& what,
                                            events::sequence from) const {
  std::string out;
  out.reserve(estimated_bytes(what));
  const auto skipped = from > what.first ? from.value - what.first.value : 0;
  for (std::size_t index = skipped; index < what.events.size(); ++index)
    append_event(out, what, index);
  return out;
}

}  // namespace veilleuse::engine::wire
