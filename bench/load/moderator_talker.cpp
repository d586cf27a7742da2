#include "bench/load/moderator_talker.hpp"

#include "bench/limits.hpp"
#include "bench/protocol/server_views.hpp"

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

/// An offer may time out before it is answered; the child is offered again.
bool is_late_offer(std::string_view reason) {
  return reason == "not_offered_to_you" || reason == "not_in_queue";
}

}  // namespace

void moderator_talker::received(std::string_view text) {
  scanned_frame frame;
  if (!scan_frame(text, frame)) return failed("a frame is not an object");
  if (frame.type == "event") return saw(frame);
  if (frame.type == "desk") return take_offers(text);
  if (frame.type == "moderator") return take_chats(text);
  if (frame.type == "refused" || frame.type == "unknown") return take_refusal(frame);
  if (frame.type == "accepted") {
    if (const auto token = answered(frame.id)) message_accepted(*token);
  } else if (frame.type == "welcome") {
    submit(plain_command("sign_in", next_id()));
    submit(set_capacity(next_id(), limits::chats_per_moderator));
    submit(plain_command("available", next_id()));
  }
}

void moderator_talker::attachment_refused(const scanned_frame& frame) {
  failed(fmt::format("a moderator's frame was answered {} {}", frame.type, frame.reason));
}

void moderator_talker::take_refusal(const scanned_frame& frame) {
  if (frame.id == 0) return attachment_refused(frame);
  (void)answered(frame.id);
  if (frame.type == "unknown" || !is_late_offer(frame.reason))
    failed(fmt::format("a moderator's command was answered {} {}", frame.type, frame.reason));
}

void moderator_talker::take_offers(std::string_view text) {
  std::set<std::string> offered;
  for (auto& conversation : offers_of(text)) {
    if (!answered_.contains(conversation)) submit(accept_offer(next_id(), conversation));
    offered.insert(std::move(conversation));
  }
  answered_ = std::move(offered);
}

void moderator_talker::take_chats(std::string_view text) {
  // Only those it holds now are remembered: over a long run many come and go.
  std::set<std::string> held;
  for (auto& chat : parse_moderator(text).chats) {
    if (!chats_.contains(chat)) chat_assigned(chat);
    held.insert(std::move(chat));
  }
  chats_ = std::move(held);
}

}  // namespace veilleuse::bench
