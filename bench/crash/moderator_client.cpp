#include "bench/crash/moderator_client.hpp"

#include "bench/limits.hpp"

#include <algorithm>
#include <chrono>

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

void moderator_client::opened() {
  send(staff_hello(token_, session()));
}

bool moderator_client::is_answered() const {
  return std::all_of(voices_.begin(), voices_.end(),
                     [](const auto& one) { return one.second->unanswered() == 0; });
}

voice* moderator_client::journal_of(const std::string& conversation) {
  const auto found = voices_.find(conversation);
  return found == voices_.end() ? nullptr : found->second.get();
}

void moderator_client::welcomed(const boost::json::object& frame) {
  who_ = text_of(frame, "moderator");
  for (auto& [conversation, one] : voices_)
    attach_to(*one);
  if (!pings_) ping_regularly();
  pings_ = true;
}

void moderator_client::lost() {
  signed_in_ = false;
  attached_.clear();
  accepting_.clear();
}

void moderator_client::told(std::string_view type, const boost::json::object& frame) {
  if (type == "moderator") return take_view(frame);
  if (type == "desk") return take_offers(frame);
  if (type == "attached") return take_attached(text_of(frame, "conversation"));
}

void moderator_client::take_view(const boost::json::object& frame) {
  if (!signed_in_) {
    signed_in_ = true;
    const auto presence = text_of(frame, "presence");
    if (presence == "signed_out") {
      submit(plain_command("sign_in", next_id()));
      submit(set_capacity(next_id(), limits::chats_per_moderator));
    }
    if (presence != "available") submit(plain_command("available", next_id()));
  }
  for (const auto& chat : frame.at("chats").as_array()) {
    const std::string conversation{chat.as_string()};
    auto& one = voices_[conversation];
    if (one) continue;
    one = std::make_unique<voice>(fmt::format("{}.staff", conversation), conversation);
    one->known_as(who_);
    attach_to(*one);
    keep_talking(*one);
  }
}

void moderator_client::take_offers(const boost::json::object& frame) {
  for (const auto& offer : frame.at("offers").as_array()) {
    const auto conversation = text_of(offer.as_object(), "conversation");
    if (accepting_.insert(conversation).second) submit(accept_offer(next_id(), conversation));
  }
}

void moderator_client::take_attached(const std::string& conversation) {
  attached_.insert(conversation);
  if (const auto* one = journal_of(conversation)) send_unanswered(*one);
}

void moderator_client::ping_regularly() {
  send(ping());
  world().loop.schedule(event_loop::clock::now() + limits::ping_interval, [this] { ping_regularly(); });
}

void moderator_client::attach_to(voice& one) {
  send(attach(one.conversation(), one.last_seen()));
}

void moderator_client::attach_missing() {
  for (auto& [conversation, one] : voices_) {
    if (!attached_.contains(conversation)) attach_to(*one);
  }
}

voice* moderator_client::voice_of(const boost::json::object& frame) {
  return journal_of(text_of(frame, "conversation"));
}

voice* moderator_client::voice_with(std::uint64_t id) {
  for (auto& [conversation, one] : voices_) {
    if (one->frame_of(id) != nullptr) return one.get();
  }
  return nullptr;
}

void moderator_client::own_refusal(std::uint64_t id, std::string_view) {
  // Without an id it was an attachment; with one an offer that ran out, or a sign-in that the next view
  // tells.
  if (id != 0) {
    accepting_.clear();
    signed_in_ = false;
    return;
  }
  world().loop.schedule(event_loop::clock::now() + limits::retry_pause, [this] { attach_missing(); });
}

bool moderator_client::may_speak(const voice& one) const {
  return attached_.contains(one.conversation()) && one.has_seen("moderator_joined");
}

}  // namespace veilleuse::bench
