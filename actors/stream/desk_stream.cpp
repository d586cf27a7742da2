#include "actors/stream/desk_stream.hpp"

#include <algorithm>
#include <chrono>

namespace veilleuse::actors {

namespace {

/// The moderator whom an event concerns, if any.
template <class Event>
std::optional<events::moderator_id> concerned_by(const Event& event) {
  if constexpr (requires { event.moderator; })
    return event.moderator;
  else
    return std::nullopt;
}

}  // namespace

void desk_stream::after_recovery() {
  if (auto* meter = with().counts->desk_of({who().stream.key})) meter->note_state(confirmed());
  arm_deadline();
}

bool desk_stream::may_subscribe(const events::principal& who) const {
  return who.kind == events::principal_kind::moderator;
}

void desk_stream::arm_deadline() {
  const auto next = next_deadline(confirmed());
  if (!next) return;
  const std::chrono::microseconds left{next->value - with().time.now().value};
  const auto wait =
      std::clamp<std::chrono::microseconds>(left, limits::deadline_look_min, limits::deadline_look_max);
  const auto look_at = self()->clock().now() + wait;
  if (look_at_ && *look_at_ <= look_at) return;
  look_at_ = look_at;
  self()->delayed_send(self(), wait, deadline_tick{});
}

void desk_stream::deadline_ticked() {
  // A sooner look has taken its place; it would go on beside that one for ever.
  if (!look_at_ || self()->clock().now() < *look_at_) return;
  look_at_.reset();
  // On every tick, due by this clock or not: the clock may have been set back, and what is not due changes
  // nothing.
  if (next_deadline(confirmed())) submit_own(events::run_deadlines{});
  arm_deadline();
}

void desk_stream::moderator_was_unheard(const events::moderator_id& whom) {
  // Not awake yet: the registry says it again.
  if (awake()) submit_own(events::miss_moderator{whom});
}

void desk_stream::after_record(const record& what, const client_sink*) {
  if (auto* meter = with().counts->desk_of({who().stream.key})) meter->note_record(confirmed(), what);
  arm_deadline();
  if (listeners().all().empty()) return;
  std::set<events::moderator_id> concerned;
  for (const auto& event : what.events)
    if (const auto whom = std::visit([](const auto& content) { return concerned_by(content); }, event))
      concerned.insert(*whom);
  show_to(concerned);
  if (view_armed_) return;
  view_armed_ = true;
  self()->delayed_send(self(), limits::view_interval, view_tick{});
}

void desk_stream::show_to(const std::set<events::moderator_id>& concerned) {
  if (concerned.empty()) return;
  std::optional<desk_view> common;
  for (const auto& listener : listeners().all()) {
    if (!concerned.contains({listener.who.id})) continue;
    if (!common) common = common_view();
    listener.sink->desk_changed(view_for(listener.who, *common));
  }
}

void desk_stream::view_ticked() {
  view_armed_ = false;
  if (!awake() || listeners().all().empty()) return;
  const auto common = common_view();
  for (const auto& listener : listeners().all())
    listener.sink->desk_changed(view_for(listener.who, common));
}

void desk_stream::after_subscribe(const subscriber& who) {
  who.sink->desk_changed(view_for(who.who, common_view()));
}

desk_view desk_stream::common_view() const {
  const auto& state = confirmed();
  desk_view view;
  view.queue = {who().stream.key};
  view.at = state.head.last;
  view.now = with().time.now();
  view.waiting = state.waiting.size();
  if (const auto oldest = oldest_wait(state)) view.oldest_since = *oldest;
  auto ordered = ordered_queue(state, view.now);
  if (ordered.size() > limits::shown_queue) ordered.resize(limits::shown_queue);
  for (const auto& entry : ordered)
    view.first_in_queue.push_back(
        {entry.conversation, entry.priority, entry.entered_at, explain(entry, view.now)});
  return view;
}

std::shared_ptr<const desk_view> desk_stream::view_for(const events::principal& who,
                                                       const desk_view& common) const {
  auto view = std::make_shared<desk_view>(common);
  const events::moderator_id whom{who.id};
  for (const auto& offer : confirmed().offers)
    if (offer.moderator == whom) view->offers.push_back(offer);
  for (const auto& chat : confirmed().chats)
    if (chat.moderator == whom) view->chats.push_back(chat.entry.conversation);
  return view;
}

}  // namespace veilleuse::actors
