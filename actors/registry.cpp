#include "actors/registry.hpp"

#include "actors/broken_invariant.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "actors/stream/stream_actor.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::actors {

registry_state::registry_state(registry_actor::pointer self, std::shared_ptr<services> with)
    : self_{self}, with_{std::move(with)} {
  for (const auto& queue : with_->settings.queues)
    missing_desks_.insert(events::stream_of(with_->settings.service, queue));
  with_->counts->ready = missing_desks_.empty();
}

template <class Message>
void registry_state::forward(const events::stream_id& stream, const Message& what) {
  auto& target = awake_entry(stream);
  // Steps and signs of life come again by themselves; commands were counted by `submit`.
  if (target.now != standing::awake && target.held.size() >= limits::held_messages) return;
  send_or_hold(target, what);
}

template <class Message>
void registry_state::send_or_hold(entry& target, const Message& what) {
  if (target.now == standing::awake)
    self_->send(target.actor, what);
  else
    target.held.emplace_back([self = self_, what](const stream_actor& actor) { self->send(actor, what); });
}

void registry_state::submit(const submitted& what) {
  const auto& sent = what.what->get();
  auto& target = awake_entry(sent.stream);
  const bool unreadable = is_unreadable(target);
  if (!unreadable && target.held.size() < limits::held_messages) {
    forward(sent.stream, what);
    return;
  }
  const auto status = unreadable ? answer_status::unavailable : answer_status::overloaded;
  if (what.what->claim()) what.what->answer({.stream = sent.stream, .id = sent.id, .status = status});
}

void registry_state::add(const subscribe& what) {
  // Woken before the subscriber is noted: it is told of this one once, below.
  auto& target = awake_entry(what.stream);
  if (is_unreadable(target)) {
    what.sink->attached({what.stream, attach_status::unavailable, what.number, {}, nullptr});
    return;
  }
  auto& known = target.subscribers;
  const auto there = std::ranges::find(known, what.sink, &known_subscriber::sink);
  if (there == known.end()) {
    if (known.size() >= limits::listed_subscribers_of(what.stream.kind, what.who.kind) ||
        target.held.size() >= limits::held_messages) {
      what.sink->attached({what.stream, attach_status::overloaded, what.number, {}, nullptr});
      return;
    }
    known.push_back({what.who, what.sink, what.number});
  } else {
    // Asked anew: an actor that is not awake now must answer `attached`, and not merely say that it is back.
    there->permitted = false;
    there->number = what.number;
  }
  // One that is not awake is told of all its subscribers when it starts, or when it stays.
  if (target.now == standing::awake) self_->send(target.actor, what);
}

void registry_state::remove(const unsubscribe& what) {
  const auto found = entries_.find(what.stream);
  if (found == entries_.end()) return;
  auto& known = found->second.subscribers;
  const auto gone = std::ranges::find(known, what.sink, &known_subscriber::sink);
  if (gone == known.end()) return;
  const bool was_youth = gone->who.kind == events::principal_kind::youth;
  known.erase(gone);
  // A sleeping conversation must wake to tell that the youth is gone. However many messages are held, this
  // one is too, for it does not come again: an actor that stays awake after all would list them for ever.
  // Each is of one who was listed, and while so many are held nobody new is.
  if (found->second.now != standing::asleep || was_youth) send_or_hold(awake_entry(what.stream), what);
  forget_if_idle(what.stream);
}

void registry_state::wake(const events::stream_id& stream) {
  awake_entry(stream);
}

void registry_state::tell_desks(const moderator_unheard& what) {
  for (const auto& queue : with_->settings.queues)
    forward(events::stream_of(with_->settings.service, queue), what);
}

void registry_state::note_woken(const woken& what) {
  const auto found = entries_.find(what.stream);
  if (found == entries_.end() || found->second.incarnation != what.incarnation) return;
  note_trouble(what, found->second);
  if (!what.trouble) note_desk(what.stream, true);
}

auto registry_state::awake_entry(const events::stream_id& stream) -> entry& {
  auto& found = entries_[stream];
  if (found.now == standing::asleep) start(stream, found);
  return found;
}

void registry_state::start(const events::stream_id& stream, entry& what) {
  what.incarnation = ++last_incarnation_;
  what.actor = spawn_stream(self_, with_, {stream, what.incarnation});
  what.now = standing::awake;
  by_actor_.emplace(what.actor->id(), stream);
  self_->monitor(what.actor);
  self_->send(with_->recovery, recover_for{{stream, false}, what.actor});
  // First what was held: a detach among it came before the subscriptions that stand now.
  release_held(what);
  for (const auto& known : what.subscribers)
    self_->send(what.actor, subscribe{stream, known.who, known.sink, known.number, known.permitted});
}

void registry_state::release_held(entry& what) {
  for (const auto& deliver : std::exchange(what.held, {}))
    deliver(what.actor);
}

void registry_state::grant_sleep(const may_sleep& asked) {
  const auto found = entries_.find(asked.stream);
  if (found == entries_.end() || found->second.incarnation != asked.incarnation) return;
  if (found->second.now != standing::awake) return;
  found->second.now = standing::falling_asleep;
  self_->send(found->second.actor, sleep_granted{});
}

void registry_state::keep_awake(const stay_awake& what) {
  const auto found = entries_.find(what.stream);
  if (found == entries_.end() || found->second.incarnation != what.incarnation) return;
  found->second.now = standing::awake;
  release_held(found->second);
  for (const auto& known : found->second.subscribers)
    if (!known.permitted)
      self_->send(found->second.actor, subscribe{what.stream, known.who, known.sink, known.number});
}

void registry_state::settle(const subscription_settled& what) {
  const auto found = entries_.find(what.stream);
  if (found == entries_.end()) return;
  auto& known = found->second.subscribers;
  const auto whose = std::ranges::find(known, what.sink, &known_subscriber::sink);
  if (whose == known.end() || whose->number != what.number) return;
  if (what.permitted)
    whose->permitted = true;
  else
    known.erase(whose);
}

void registry_state::gone(const caf::down_msg& what) {
  const auto whose = by_actor_.find(what.source.id());
  if (whose == by_actor_.end()) return;
  const auto stream = whose->second;
  by_actor_.erase(whose);
  auto& left = entries_[stream];
  left.actor = nullptr;
  // Nobody waits for the snapshot of one that has failed; its successor is not asked.
  stop_draining(left);
  const bool slept = !what.reason;
  left.now = slept ? standing::asleep : standing::failed;
  // After the actor's mailbox has closed: what was sent to it and not answered is now submitted again.
  for (const auto& known : left.subscribers)
    known.sink->route_closed(stream);
  if (is_unreadable(left)) send_subscribers_away(stream, left);
  if (!slept) {
    note_desk(stream, false);
    with_->counts->actor_restarts.fetch_add(1, std::memory_order_relaxed);
    self_->send(with_->journal, await_quiet{stream}, registry_actor{self_});
  } else if (!left.held.empty() || !std::ranges::all_of(left.subscribers, &known_subscriber::permitted)) {
    // Something came while it fell asleep.
    start(stream, left);
  } else {
    forget_if_idle(stream);
  }
}

void registry_state::forget_if_idle(const events::stream_id& stream) {
  const auto found = entries_.find(stream);
  if (found == entries_.end() || found->second.now != standing::asleep) return;
  if (found->second.subscribers.empty() && found->second.held.empty()) entries_.erase(found);
}

void registry_state::drain(const drain_streams& what) {
  draining_ = what;
  to_drain_ = 1;
  for (auto& [stream, known] : entries_) {
    if (known.now != standing::awake) continue;
    ++to_drain_;
    known.draining = true;
    self_->send(known.actor, what);
  }
  count_down();
}

void registry_state::one_drained(const events::stream_id& stream) {
  const auto found = entries_.find(stream);
  if (found != entries_.end()) stop_draining(found->second);
}

void registry_state::stop_draining(entry& what) {
  if (std::exchange(what.draining, false)) count_down();
}

void registry_state::count_down() {
  if (--to_drain_ == 0) self_->send(with_->recovery, draining_);
}

void registry_state::stop() {
  for (auto& [stream, known] : entries_)
    if (known.actor) caf::anon_send_exit(known.actor, caf::exit_reason::kill);
  self_->quit(caf::exit_reason::user_shutdown);
}

registry_actor::behavior_type registry(registry_actor::stateful_pointer<std::unique_ptr<registry_state>> self,
                                       const std::shared_ptr<services>& with) {
  self->state = std::make_unique<registry_state>(self, with);
  auto& state = *self->state;
  stop_process_on_exception(self, "registry");
  self->set_down_handler([&state](caf::down_msg& what) { state.gone(what); });
  self->set_exit_handler([&state](caf::exit_msg&) { state.stop(); });
  return {
      [&state](const submitted& what) { state.submit(what); },
      [&state](const subscribe& what) { state.add(what); },
      [&state](const unsubscribe& what) { state.remove(what); },
      [&state](const sign_of_life& what) { state.forward(what.stream, what); },
      [&state](const run_step& what) { state.forward(what.what.target, what); },
      [&state](const step_answered& what) { state.forward(what.source, what); },
      [&state](const wake_stream& what) { state.wake(what.stream); },
      [&state](const woken& what) { state.note_woken(what); },
      [&state](const may_sleep& what) { state.grant_sleep(what); },
      [&state](const stay_awake& what) { state.keep_awake(what); },
      [&state](const subscription_settled& what) { state.settle(what); },
      [&state](const restart_stream& what) { state.restart(what.stream); },
      [&state](const look_at_unreadable& what) { state.look_at(what.stream); },
      [&state](const quiet& what) { state.became_quiet(what.stream); },
      [&state](const drain_streams& what) { state.drain(what); },
      [&state](const drained& what) { state.one_drained(what.stream); },
      [](const feel_pulse& what) { what.of->answer(); },
  };
}

}  // namespace veilleuse::actors
