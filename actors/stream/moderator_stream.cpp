#include "actors/stream/moderator_stream.hpp"

namespace veilleuse::actors {

namespace {

/// A third of the patience: a missed moderator is noticed at most a third too late.
constexpr int looks_per_patience = 3;

}  // namespace

void moderator_stream::after_recovery() {
  // A restart is no fault of the moderator: the patience begins anew.
  last_sign_ = self()->clock().now();
  watch();
}

bool moderator_stream::may_subscribe(const events::principal& who) const {
  return who.kind == events::principal_kind::moderator && who.id == this->who().stream.key;
}

bool moderator_stream::has_duties() const {
  return confirmed().now != events::presence::signed_out;
}

void moderator_stream::sign_of_life_came() {
  last_sign_ = self()->clock().now();
}

void moderator_stream::watch() {
  if (watching_ || !has_duties()) return;
  watching_ = true;
  self()->delayed_send(self(), with().settings.heartbeat_patience / looks_per_patience, presence_tick{});
}

void moderator_stream::presence_ticked(const presence_tick&) {
  watching_ = false;
  if (awake() && has_duties() && self()->clock().now() - last_sign_ >= with().settings.heartbeat_patience)
    submit_own(events::miss_heartbeats{});
  if (awake()) watch();
}

void moderator_stream::after_subscribe(const subscriber& who) {
  sign_of_life_came();
  who.sink->moderator_changed(view());
}

void moderator_stream::after_record(const record&, const client_sink*) {
  const auto shown = view();
  for (const auto& listener : listeners().all())
    listener.sink->moderator_changed(shown);
  watch();
}

std::shared_ptr<const moderator_view> moderator_stream::view() const {
  const auto& state = confirmed();
  return std::make_shared<const moderator_view>(
      moderator_view{state.head.last, state.now, state.queue, state.capacity, state.chats});
}

}  // namespace veilleuse::actors
