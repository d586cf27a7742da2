#include "bench/crash/youth_client.hpp"

#include "bench/limits.hpp"

#include <chrono>

#include <fmt/format.h>

namespace veilleuse::bench {

youth_client::youth_client(crash_world& world, std::size_t number)
    : crash_client(world),
      secret_(random_secret(world.random)),
      open_id_(next_id()),
      voice_(fmt::format("{}.youth", number), {}) {
  voice_.known_as("youth");
}

void youth_client::opened() {
  send(youth_hello(secret_, session(), voice_.last_seen()));
}

void youth_client::welcomed(const boost::json::object& frame) {
  welcomed_ = true;
  const auto conversation = text_of(frame, "conversation");
  if (!conversation_.empty() && conversation != conversation_)
    world().failed("one secret was given two conversations");
  conversation_ = conversation;
  if (!open_answered_) return submit(plain_command("open", open_id_));
  send_unanswered(voice_);
}

voice* youth_client::voice_of(const boost::json::object& frame) {
  return text_of(frame, "conversation") == conversation_ ? &voice_ : nullptr;
}

voice* youth_client::voice_with(std::uint64_t id) {
  return voice_.frame_of(id) == nullptr ? nullptr : &voice_;
}

void youth_client::own_answer(const told_answer& answer) {
  if (answer.id != open_id_) return world().failed("an answer to nothing that was asked");
  const bool first_answer = !open_answered_;
  open_answered_ = true;
  if (first_answer) keep_talking(voice_);
}

void youth_client::own_refusal(std::uint64_t id, std::string_view reason) {
  if (id != open_id_) return world().failed(fmt::format("a youth's frame was refused: {}", reason));
  world().loop.schedule(event_loop::clock::now() + limits::retry_pause, [this] {
    if (welcomed_ && !open_answered_) submit(plain_command("open", open_id_));
  });
}

}  // namespace veilleuse::bench
