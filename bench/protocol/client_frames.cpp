#include "bench/protocol/client_frames.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

std::string random_characters(random_source& random, std::string_view alphabet, std::size_t count) {
  std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
  std::string text;
  while (text.size() < count)
    text += alphabet[pick(random)];
  return text;
}

}  // namespace

std::string random_secret(random_source& random) {
  constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 42 characters hold 252 bits; the last one holds four more and two zero bits.
  auto secret = random_characters(random, base64url, 42);
  secret += base64url[random() % 16 * 4];
  return secret;
}

std::string random_id(random_source& random) {
  return random_characters(random, "0123456789abcdef", 32);
}

std::string youth_hello(std::string_view secret, std::string_view session, std::uint64_t last_seen) {
  return fmt::format(
      R"({{"type":"hello","versions":{{"min":1,"max":1}},"role":"youth","secret":"{}","session":"{}","last_seen":{}}})",
      secret, session, last_seen);
}

std::string staff_hello(std::string_view token, std::string_view session) {
  return fmt::format(
      R"({{"type":"hello","versions":{{"min":1,"max":1}},"role":"staff","token":"{}","session":"{}"}})",
      token, session);
}

std::string plain_command(std::string_view type, std::uint64_t id) {
  return fmt::format(R"({{"type":"{}","id":{}}})", type, id);
}

std::string open_in(std::uint64_t id, std::string_view queue) {
  return fmt::format(R"({{"type":"open","id":{},"queue":"{}"}})", id, queue);
}

std::string set_capacity(std::uint64_t id, std::uint64_t chats) {
  return fmt::format(R"({{"type":"set_capacity","id":{},"chats":{}}})", id, chats);
}

std::string accept_offer(std::uint64_t id, std::string_view conversation) {
  return fmt::format(R"({{"type":"accept","id":{},"conversation":"{}"}})", id, conversation);
}

std::string attach(std::string_view conversation, std::uint64_t last_seen) {
  return fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":{}}})", conversation, last_seen);
}

std::string detach(std::string_view conversation) {
  return fmt::format(R"({{"type":"detach","conversation":"{}"}})", conversation);
}

std::string ping() {
  return R"({"type":"ping"})";
}

void append_plain_message(std::string& out, std::uint64_t id, std::string_view conversation,
                          std::string_view text) {
  // By hand: the load's own cost is in it for every message.
  out += R"({"type":"post_message","id":)";
  const fmt::format_int digits(id);
  out.append(digits.data(), digits.size());
  if (!conversation.empty()) out.append(R"(,"conversation":")").append(conversation).append(R"(")");
  out.append(R"(,"text":")").append(text).append(R"("})");
}

std::string post_message(std::uint64_t id, std::string_view conversation, std::string_view text) {
  const auto quoted = boost::json::serialize(boost::json::string(text));
  if (conversation.empty()) return fmt::format(R"({{"type":"post_message","id":{},"text":{}}})", id, quoted);
  return fmt::format(R"({{"type":"post_message","id":{},"conversation":"{}","text":{}}})", id, conversation,
                     quoted);
}

}  // namespace veilleuse::bench
