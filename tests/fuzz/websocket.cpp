// A client's bytes: however the network cuts them, they are the same messages, each within its bounds.
#include "engine/limits.hpp"
#include "engine/wire/frame_reader.hpp"
#include "engine/wire/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace veilleuse::fuzz {

namespace {

using namespace engine::wire;

/// Small, so that short inputs reach it; pings have their own bound.
constexpr std::size_t message_bytes = 300;
constexpr std::size_t control_bytes = 125;

std::string note(const text_message& message) {
  must(message.text.size() <= message_bytes, "a message is within its bound");
  must(is_utf8(message.text), "a text is UTF-8");
  return "text " + std::string{message.text};
}
std::string note(const ping_message& message) {
  must(message.payload.size() <= control_bytes, "a ping is within its bound");
  return "ping " + std::string{message.payload};
}
std::string note(const pong_message&) {
  return "pong";
}
std::string note(const close_message& message) {
  return "close " + std::to_string(message.code.value_or(0));
}
std::string note(const broken_message& message) {
  return "broken " + std::to_string(static_cast<int>(message.code));
}
std::string note(const fragment&) {
  return "fragment";
}
std::string note(const incomplete&) {
  return {};
}

/// The messages when the bytes come in pieces of this size, up to the end or the first broken one.
std::vector<std::string> messages(std::string bytes, std::size_t piece) {
  frame_reader reader{message_bytes};
  std::vector<std::string> found;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.begin({bytes.data() + at, std::min(piece, bytes.size() - at)});
    while (true) {
      const auto message = reader.next();
      const auto noted = std::visit([](const auto& what) { return note(what); }, message);
      if (noted.empty()) break;
      found.push_back(noted);
      if (std::holds_alternative<broken_message>(message)) return found;
    }
    reader.end();
  }
  return found;
}

}  // namespace

void look_at(std::string_view input) {
  const std::size_t piece = 1 + take_byte(input) % 64U;
  if (input.empty()) return;
  const std::string bytes{input};
  must(messages(bytes, piece) == messages(bytes, bytes.size()), "cutting changes no message");
}

}  // namespace veilleuse::fuzz
