#include "actors/stream/moderator_stream.hpp"

namespace veilleuse::actors {

void moderator_stream::after_recovery() {
  // A restart is no fault of the moderator: the patience begins anew.
  watch();
}

bool moderator_stream::may_subscribe(const events::principal& who) const {
  return who.kind == events::principal_kind::moderator && who.id == this->who().stream.key;
}

bool moderator_stream::has_duties() const {
  return confirmed().now != events::presence::signed_out;
}

void moderator_stream::sign_of_life_came() {
  heard_ = true;
}

void moderator_stream::watch() {
  if (!has_duties()) {
    // Whoever signs in again has the whole patience again.
    heard_ = true;
    silent_looks_ = 0;
    return;
  }
  if (watching_) return;
  watching_ = true;
  next_look_ = self()->clock().now() + look_interval();
  self()->delayed_send(self(), look_interval(), presence_tick{});
}

std::chrono::milliseconds moderator_stream::look_interval() const {
  return with().settings.heartbeat_patience / limits::heartbeat_looks;
}

void moderator_stream::note_look() {
  // A look that comes late blames nobody: the engine itself stood still (a stopped process, a paused
  // machine), and could hear nobody either.
  const bool in_time = self()->clock().now() - next_look_ < look_interval() / 2;
  if (heard_) silent_looks_ = 0;
  if (!heard_ && in_time) ++silent_looks_;
  heard_ = false;
}

void moderator_stream::presence_ticked(const presence_tick&) {
  watching_ = false;
  if (!awake()) return;
  note_look();
  if (has_duties() && silent_looks_ >= limits::heartbeat_looks) submit_own(events::miss_heartbeats{});
  watch();
}

void moderator_stream::moderator_was_unheard(const events::moderator_id&) {
  submit_own(events::miss_heartbeats{});
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
