// A client's JSON text: whatever is taken obeys the schema (docs/protocol/client-frames.schema.json), and
// says the same when it is written anew.
#include "engine/limits.hpp"
#include "engine/wire/json_writer.hpp"
#include "engine/wire/parse_frame.hpp"
#include "engine/wire/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <string>

namespace veilleuse::fuzz {

namespace {

using namespace engine::wire;
namespace limits = engine::limits;

void look_at_message(const command_frame& frame, const events::post_message& message) {
  must(message.text.find('\0') == std::string::npos, "a text holds no NUL");
  must(is_utf8(message.text), "a text is UTF-8");
  std::string again;
  json_writer writer{again};
  writer.begin_object().text("type", "post_message").number("id", frame.id).text("text", message.text);
  if (frame.conversation) writer.id("conversation", frame.conversation->bytes);
  writer.end_object();
  const auto parsed = parse_frame(again);
  const auto* same = std::get_if<client_frame>(&parsed);
  must(same != nullptr, "what is written from a frame is a frame");
  const auto& read = std::get<command_frame>(*same);
  const auto& command = std::get<events::conversation_command>(read.command);
  must(read.id == frame.id && read.conversation == frame.conversation, "ids come back");
  must(std::get<events::post_message>(command).text == message.text, "a text comes back");
}

void look_at_command(const command_frame& frame) {
  must(frame.id >= 1 && frame.id <= limits::integer_max, "a command's id is in its range");
  const auto* command = std::get_if<events::conversation_command>(&frame.command);
  if (command == nullptr) return;
  if (const auto* message = std::get_if<events::post_message>(command)) look_at_message(frame, *message);
  if (const auto* read = std::get_if<events::mark_read>(command))
    must(read->up_to.value <= limits::integer_max, "up_to is in its range");
}

}  // namespace

void look_at(std::string_view input) {
  // As the frame reader sees to.
  if (input.size() > limits::frame_bytes || !is_utf8(input)) return;
  const auto parsed = parse_frame(input);
  if (const auto* refused = std::get_if<refused_frame>(&parsed)) {
    must(refused->reason != refusal::none && !name_of(refused->reason).empty(), "a refusal has a name");
    must(refused->id.value_or(0) <= limits::integer_max, "a refused id is in its range");
    return;
  }
  const auto& frame = std::get<client_frame>(parsed);
  if (const auto* command = std::get_if<command_frame>(&frame)) look_at_command(*command);
  if (const auto* first = std::get_if<hello>(&frame)) {
    must(first->version_max <= limits::integer_max, "a version is in its range");
    must(first->last_seen.value <= limits::integer_max, "last_seen is in its range");
    must(first->credential.find('\0') == std::string::npos, "a credential holds no NUL");
  }
  if (const auto* attach = std::get_if<attach_frame>(&frame))
    must(attach->last_seen.value <= limits::integer_max, "last_seen is in its range");
}

}  // namespace veilleuse::fuzz
