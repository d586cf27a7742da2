#include "actors/stream/conversation_stream.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace veilleuse::actors {

namespace {

/// The poster's own answer stands for their message.
bool stands_for_itself(const conversation_stream::record& what) {
  return what.events.size() == 1 && std::holds_alternative<events::message_posted>(what.events.front());
}

}  // namespace

conversation_stream::~conversation_stream() {
  if (awake()) with().counts->live_conversations.fetch_sub(1, std::memory_order_relaxed);
  if (counted_) with().counts->awake_conversations.fetch_sub(1, std::memory_order_relaxed);
}

void conversation_stream::after_recovery() {
  with().counts->live_conversations.fetch_add(1, std::memory_order_relaxed);
  count_once_it_exists();
  if (confirmed().phase == events::conversation_phase::open && confirmed().youth_connected) watch_presence();
}

void conversation_stream::count_once_it_exists() {
  if (counted_ || confirmed().head.last.value == 0) return;
  counted_ = true;
  with().counts->awake_conversations.fetch_add(1, std::memory_order_relaxed);
}

bool conversation_stream::may_subscribe(const events::principal& who) const {
  // Who shows the secret owns the conversation, even before it is opened.
  if (who.kind == events::principal_kind::youth) return who.id == this->who().stream.key;
  return may_read(confirmed(), who);
}

bool conversation_stream::outlives_key(const events::conversation_command& what) const {
  return !std::holds_alternative<events::open_conversation>(what) &&
         !std::holds_alternative<events::post_message>(what) &&
         !std::holds_alternative<events::join_moderator>(what);
}

std::optional<attach_status> conversation_stream::keep_waiting(const subscribe& what) {
  if (confirmed().phase != events::conversation_phase::open) {
    stop_waiting(what.sink);
    return attach_status::not_permitted;
  }
  const auto waits = std::ranges::find_if(waiting_, [&](const auto& e) { return e.what.sink == what.sink; });
  if (waits != waiting_.end()) {
    // Asked twice, it waits once and no longer: the first time ends, and the outcome names the last asking.
    waits->what = what;
    return std::nullopt;
  }
  const auto own = std::ranges::count_if(waiting_, [&](const auto& e) { return e.what.who == what.who; });
  if (std::cmp_greater_equal(own, limits::waiting_per_moderator)) return attach_status::overloaded;
  if (waiting_.size() >= limits::waiting_per_conversation) return attach_status::overloaded;
  waiting_.push_back({what, self()->clock().now() + limits::join_patience});
  self()->delayed_send(self(), limits::join_patience, deadline_tick{});
  return std::nullopt;
}

void conversation_stream::stop_waiting(const shared_sink& who) {
  std::erase_if(waiting_, [&](const auto& early) { return early.what.sink == who; });
}

void conversation_stream::deadline_ticked() {
  const auto now = self()->clock().now();
  const auto waiting = std::exchange(waiting_, {});
  for (const auto& early : waiting) {
    if (early.until <= now)
      refuse_subscriber(early.what, attach_status::not_permitted);
    else
      waiting_.push_back(early);
  }
}

void conversation_stream::admit_waiting(const events::moderator_id& joined) {
  const auto who = events::moderator_of(joined);
  const auto waiting = std::exchange(waiting_, {});
  for (const auto& early : waiting) {
    if (early.what.who == who)
      add_subscriber(early.what);
    else
      waiting_.push_back(early);
  }
}

void conversation_stream::dismiss(const events::moderator_id& left) {
  const auto gone = listeners().take(events::moderator_of(left));
  for (const auto& listener : gone) {
    drop_subscriber(listener);
    listener.sink->attached({who().stream, attach_status::not_permitted, listener.number, {}, nullptr});
  }
}

void conversation_stream::after_record(const record& what, const client_sink* author) {
  count_once_it_exists();
  publish(what, author);
  for (const auto& event : what.events) {
    if (const auto* joined = std::get_if<events::moderator_joined>(&event)) admit_waiting(joined->moderator);
    if (const auto* left = std::get_if<events::moderator_left>(&event)) dismiss(left->moderator);
    if (std::holds_alternative<events::conversation_opened>(event) && !youth_listens()) watch_presence();
  }
}

bool conversation_stream::awaited_by_others(const record& what) const {
  return stands_for_itself(what);
}

void conversation_stream::publish(const record& what, const client_sink* author) {
  if (listeners().all().empty()) return;
  const bool skip_author = author != nullptr && stands_for_itself(what);
  published_record published{who().stream, what.first, what.last(), nullptr};
  for (const auto& listener : listeners().all()) {
    if (skip_author && listener.sink.get() == author) continue;
    if (published.frames == nullptr) published.frames = with().frames.encode(what);
    listener.sink->published(published);
  }
}

bool conversation_stream::youth_listens() {
  return listeners().any_of_kind(events::principal_kind::youth);
}

void conversation_stream::after_subscribe(const subscriber& who) {
  if (who.who.kind != events::principal_kind::youth) return;
  watching_ = false;
  if (confirmed().phase != events::conversation_phase::open) return;
  submit_own(events::note_connection{true});
  if (!confirmed().youth_connected) watch_presence();
}

void conversation_stream::after_unsubscribe(const events::principal& who) {
  if (who.kind == events::principal_kind::youth && !youth_listens()) watch_presence();
}

void conversation_stream::watch_presence() {
  watching_ = true;
  ++looks_;
  self()->delayed_send(self(), with().settings.connection_grace, presence_tick{looks_});
}

void conversation_stream::presence_ticked(const presence_tick& tick) {
  if (tick.generation != looks_) return;
  watching_ = false;
  const bool listens = youth_listens();
  if (confirmed().phase != events::conversation_phase::open || confirmed().youth_connected == listens) return;
  submit_own(events::note_connection{listens});
  // Until it stands in the log: a full disk refuses it.
  watch_presence();
}

bool conversation_stream::has_duties() const {
  return watching_ || !waiting_.empty();
}

}  // namespace veilleuse::actors
