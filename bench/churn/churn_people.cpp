#include "bench/churn/churn_people.hpp"

#include "bench/limits.hpp"
#include "bench/protocol/passing_refusals.hpp"

#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

void churn_youth::welcomed(const scanned_frame&) {
  command(plain_command("open", next_id()));
}

void churn_youth::saw(const scanned_frame& frame) {
  if (frame.event == "moderator_joined" && !std::exchange(joined_, true)) {
    world_.result.joined.add(static_cast<std::uint64_t>((event_loop::clock::now() - due_).count()));
    return world_.think([this] { say(); });
  }
  if (frame.event != "message_posted") return;
  world_.received(frame.text);
  if (++replies_ < world_.settings.messages) return world_.think([this] { say(); });
  closing_ = true;
  command(plain_command("close", next_id()));
}

void churn_youth::accepted(const scanned_frame& frame) {
  (void)answered(frame.id);
  if (said_at_ != 0) world_.acknowledged(std::exchange(said_at_, 0));
  if (!closing_) return;
  ++world_.result.finished;
  gone_ = true;
  leave();
}

void churn_youth::refused(const scanned_frame& frame) {
  const auto reason = frame.reason.empty() ? frame.type : frame.reason;
  ++world_.result.refused[std::string(reason)];
  (void)answered(frame.id);
  if (frame.type != "unknown" && !is_passing(frame.reason))
    return failed(fmt::format("a youth's command was refused: {}", reason));
  world_.loop.schedule(event_loop::clock::now() + limits::retry_pause, [this] { submit(frame_); });
}

void churn_youth::closed(std::uint16_t code) {
  failed(fmt::format("a youth's connection was closed with code {}", code));
}

void churn_youth::say() {
  said_at_ = churn_clock_now();
  command(post_message(next_id(), {}, world_.text_of_now()));
}

void churn_youth::command(std::string frame) {
  frame_ = std::move(frame);
  submit(frame_);
}

void churn_moderator::ping_regularly() {
  send(ping());
  world_.loop.schedule(event_loop::clock::now() + limits::ping_interval, [this] { ping_regularly(); });
}

void churn_moderator::closed(std::uint16_t code) {
  failed(fmt::format("a moderator's connection was closed with code {}", code));
}

void churn_moderator::chat_assigned(const std::string& conversation) {
  open_chats_.insert(conversation);
  send(attach(conversation, 0));
}

void churn_moderator::saw(const scanned_frame& frame) {
  std::string conversation(frame.conversation);
  if (frame.event == "conversation_closed") {
    open_chats_.erase(conversation);
    return send(detach(conversation));
  }
  if (frame.event != "message_posted") return;
  world_.received(frame.text);
  world_.think([this, conversation = std::move(conversation)] {
    post(conversation, world_.text_of_now(), churn_clock_now(), restraint::holds_back);
  });
}

void churn_moderator::attachment_refused(const scanned_frame& frame) {
  ++world_.result.refused[std::string(frame.reason)];
  std::string conversation(frame.conversation);
  if (!open_chats_.contains(conversation)) return;
  world_.loop.schedule(event_loop::clock::now() + limits::retry_pause, [this, conversation] {
    if (open_chats_.contains(conversation)) send(attach(conversation, 0));
  });
}

}  // namespace veilleuse::bench
