// How a stream's actor wakes, keeps snapshots and goes to sleep: bodies of stream_core.hpp's template.
#pragma once

namespace veilleuse::actors {

template <class A>
auto stream_core<A>::admit(std::function<void()> what) -> admission {
  ++activity_;
  if (awake()) return admission::now;
  return backlog_.add(std::move(what)) ? admission::later : admission::never;
}

// A key is for ever, so one is made for a record alone: neither whoever merely looks nor whoever is refused
// leaves one. What waits for it keeps its order.
template <class A>
auto stream_core<A>::admit_command(const command* what, const events::command_context& context,
                                   std::function<void()> run) -> admission {
  const bool may_ask = awake() && lacks_key() && !key_refused_;
  if (!may_ask || (backlog_.empty() && (what == nullptr || !needs_key(*what, context))))
    return admit(std::move(run));
  ++activity_;
  if (backlog_.empty()) self_->send(with().recovery, recover_for{{who_.stream, true}, stream_actor{self_}});
  return backlog_.add(std::move(run)) ? admission::later : admission::never;
}

template <class A>
bool stream_core<A>::needs_key(const command& what, const events::command_context& context) const {
  // Lost: without it, a command sent before cannot be told from another with its id. Not made for want of
  // room: what follows an `open` that must come again shall come again too, and not be refused.
  if (confirmed().head.last.value > 0 || key_failed_) return true;
  const auto decided = decide(confirmed(), what, context);
  return decided.events() != nullptr && !decided.events()->empty();
}

template <class A>
void stream_core<A>::recovered(const std::shared_ptr<recovered_stream>& found) {
  if (awake()) {
    key_made(*found);
    return;
  }
  self_->send(with().registry, woken{who_.stream, who_.incarnation, found->trouble});
  if (found->trouble) {
    // Whose command waited is told that it was not taken, as those are who send one from now on.
    unreadable_ = true;
    run_backlog();
    throw stream_unreadable{};
  }
  auto& start = std::get<state>(found->state);
  if (with().settings.bug == planted_bug::forget_commands_after_restart) start.head.commands = {};
  loses_steps_ = with().settings.bug == planted_bug::lose_step_in_crash && !start.head.steps.all().empty();
  key_ = found->key;
  key_destroyed_ = found->standing == storage::key_standing::destroyed;
  snapshot_at_ = found->snapshot_at;
  pipe_.emplace(std::move(start), most_appends());
  with().counts->waking.fetch_sub(1, std::memory_order_relaxed);
  with().counts->woken.add();
  self_->delayed_send(self_, with().settings.idle_before_sleep, idle_tick{});
  after_recovery();
  run_backlog();
  retry_due_steps();
}

template <class A>
void stream_core<A>::run_backlog() {
  for (const auto waiting = backlog_.take(); const auto& what : waiting)
    what.run();
}

template <class A>
void stream_core<A>::key_made(const recovered_stream& found) {
  key_ = found.key;
  key_destroyed_ = found.standing == storage::key_standing::destroyed;
  if (found.trouble) self_->send(with().notices, key_cannot_be_made(who_.stream, *found.trouble));
  // The disk is full, or the vault is damaged. Who asked is told, rather than left waiting; the next one asks
  // again.
  key_failed_ = lacks_key();
  key_refused_ = key_failed_;
  run_backlog();
  key_refused_ = false;
}

template <class A>
void stream_core<A>::start_over() {
  // Everything that was asked here is answered `unknown`; sent again, it meets the recovered state.
  while (!pipe_->idle()) {
    pipe_->settled(storage::append_status::unknown);
    tell_effects();
  }
  throw must_start_over{};
}

template <class A>
void stream_core<A>::take_snapshot_if_due() {
  if (confirmed().head.last.value >= snapshot_at_.value + with().settings.events_between_snapshots)
    take_snapshot();
}

template <class A>
void stream_core<A>::take_snapshot() {
  if (key_ == nullptr || confirmed().head.last <= snapshot_at_) return;
  snapshot_at_ = confirmed().head.last;
  self_->send(with().recovery,
              save_snapshot{who_.stream, snapshot_at_,
                            std::make_shared<const std::string>(encode_state(confirmed())), key_});
}

template <class A>
void stream_core<A>::take_snapshot_too_early() {
  const auto& ahead = pipe_->tentative();
  if (ahead.head.last.value < snapshot_at_.value + with().settings.events_between_snapshots) return;
  snapshot_at_ = ahead.head.last;
  self_->send(with().recovery, save_snapshot{who_.stream, snapshot_at_,
                                             std::make_shared<const std::string>(encode_state(ahead)), key_});
}

template <class A>
bool stream_core<A>::may_rest() const {
  return awake() && backlog_.empty() && pipe_->idle() && confirmed().head.steps.all().empty() &&
         !has_duties();
}

template <class A>
void stream_core<A>::idle_ticked() {
  const bool quiet = activity_ == activity_at_tick_;
  activity_at_tick_ = activity_;
  if (quiet && may_rest() && !asked_to_sleep_) {
    asked_to_sleep_ = true;
    self_->send(with().registry, may_sleep{who_.stream, who_.incarnation});
  }
  self_->delayed_send(self_, with().settings.idle_before_sleep, idle_tick{});
}

template <class A>
void stream_core<A>::sleep_allowed() {
  asked_to_sleep_ = false;
  const bool closing = std::exchange(closing_, false);
  if (activity_ != activity_at_tick_ || !may_rest()) {
    if (closing) route_->reopen();
    self_->send(with().registry, stay_awake{who_.stream, who_.incarnation});
    return;
  }
  if (!closing) {
    // What came straight before now is in the mailbox: it is seen before this order comes again.
    route_->close();
    closing_ = true;
    self_->send(self_, sleep_granted{});
    return;
  }
  take_snapshot();
  with().counts->fallen_asleep.add();
  self_->quit();
}

template <class A>
void stream_core<A>::drain() {
  if (awake()) take_snapshot();
  self_->send(with().registry, drained{who_.stream});
}

}  // namespace veilleuse::actors
