// Bodies of stream_core.hpp's template.
#pragma once

namespace veilleuse::actors {

template <class A>
bool stream_core<A>::postponed(std::function<void()> what) {
  ++activity_;
  if (awake()) return false;
  backlog_.push_back(std::move(what));
  return true;
}

template <class A>
void stream_core<A>::recovered(const std::shared_ptr<recovered_stream>& found) {
  if (found == nullptr) throw must_start_over{};
  if (awake()) {
    key_made(*found);
    return;
  }
  auto& start = std::get<state>(found->state);
  if (with().settings.bug == planted_bug::forget_commands_after_restart) start.head.commands = {};
  loses_steps_ = with().settings.bug == planted_bug::lose_step_in_crash && !start.head.steps.all().empty();
  key_ = found->key;
  key_destroyed_ = found->standing == storage::key_standing::destroyed;
  snapshot_at_ = found->snapshot_at;
  pipe_.emplace(std::move(start), most_appends());
  self_->delayed_send(self_, with().settings.idle_before_sleep, idle_tick{});
  after_recovery();
  run_backlog();
  retry_due_steps();
}

template <class A>
void stream_core<A>::run_backlog() {
  for (auto waiting = std::exchange(backlog_, {}); auto& what : waiting)
    what();
}

template <class A>
bool stream_core<A>::key_missing(std::function<void()> what) {
  if (key_ != nullptr || key_destroyed_) return false;
  // A stream gets its key with its first command, not when somebody merely looks.
  if (backlog_.empty()) self_->send(with().recovery, recover_for{{who_.stream, true}, stream_actor{self_}});
  backlog_.push_back(std::move(what));
  return true;
}

template <class A>
void stream_core<A>::key_made(const recovered_stream& found) {
  key_ = found.key;
  key_destroyed_ = found.standing == storage::key_standing::destroyed;
  if (key_ == nullptr && !key_destroyed_) throw must_start_over{};
  run_backlog();
}

template <class A>
void stream_core<A>::submitted_by_client(const submitted& what) {
  if (postponed([this, what] { submitted_by_client(what); })) return;
  if (key_missing([this, what] { submitted_by_client(what); })) return;
  const auto& sent = what.what->get();
  const auto* wanted = std::get_if<command>(&sent.command);
  if (wanted == nullptr || key_ == nullptr) {
    // No key: the content was erased. Nothing more can be sealed.
    tell_client({what.what}, {.status = answer_status::unavailable});
    return;
  }
  events::command_context context{};
  context.id = sent.id;
  context.now = with().time.now();
  context.fingerprint = storage::fingerprint_of(encode_command(*wanted), key_);
  decide_and_append(*wanted, context, client_ticket{what.what});
}

/// A step as the target's command, if it is one of its commands.
template <class Command>
std::optional<Command> command_of(const events::step_command& step) {
  return std::visit(
      [](const auto& content) -> std::optional<Command> {
        if constexpr (std::is_constructible_v<Command, decltype(content)>)
          return Command{content};
        else
          return std::nullopt;
      },
      step);
}

template <class A>
void stream_core<A>::run_step_of(const run_step& what) {
  if (postponed([this, what] { run_step_of(what); })) return;
  if (key_missing([this, what] { run_step_of(what); })) return;
  const auto wanted = command_of<command>(what.what.command);
  if (!wanted || key_ == nullptr) return;
  events::command_context context{};
  context.id = events::step_command_id(what.source, what.what.number);
  context.now = with().time.now();
  context.since = what.what.since;
  decide_and_append(*wanted, context, step_ticket{what.source, what.what.number});
}

template <class A>
void stream_core<A>::settle_own_step(const step_answered& what) {
  if (postponed([this, what] { settle_own_step(what); })) return;
  if (events::is_passing(what.reason) || pipe_->tentative().head.steps.find(what.number) == nullptr) return;
  submit_own(command{events::settle_step{what.number, what.reason}});
}

template <class A>
void stream_core<A>::submit_own(command what) {
  if (key_ == nullptr) return;
  events::command_context context{};
  context.now = with().time.now();
  decide_and_append(what, context, engine_ticket{});
}

template <class A>
void stream_core<A>::decide_and_append(const command& what, events::command_context context, ticket from) {
  if (with().settings.bug == planted_bug::acknowledge_before_durable) {
    acknowledge_too_early(what, context, std::move(from));
    return;
  }
  const auto* next = pipe_->submit(who_.stream, what, context, std::move(from));
  if (next != nullptr) append(*next);
  tell_effects();
}

template <class A>
void stream_core<A>::acknowledge_too_early(const command& what, const events::command_context& context,
                                           ticket from) {
  const auto* next = pipe_->submit(who_.stream, what, context, from);
  if (next != nullptr) {
    append(*next);
    if (const auto* client = std::get_if<client_ticket>(&from))
      tell_client(*client,
                  {answer_status::accepted, {next->first, next->last()}, events::refusal::none, next->at});
  }
  tell_effects();
}

template <class A>
void stream_core<A>::append(const record& next) {
  storage::append_request request{who_.stream,
                                  {next.first.value - 1},
                                  static_cast<std::uint32_t>(next.events.size()),
                                  storage::seal_record(encode(next), key_)};
  if (with().settings.bug == planted_bug::snapshot_ahead_of_log && awake())
    self_->send(with().recovery,
                save_snapshot{who_.stream, pipe_->tentative().head.last,
                              std::make_shared<const std::string>(encode_state(pipe_->tentative())), key_});
  self_->send(with().journal, order_append{std::move(request), stream_actor{self_}});
}

template <class A>
void stream_core<A>::appends_settled(const append_settled& what) {
  for (const auto& outcome : what.outcomes)
    pipe_->settled(outcome.status);
  tell_effects();
  if (pipe_->must_recover()) start_over();
  take_snapshot_if_due();
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
void stream_core<A>::tell_effects() {
  // Telling may lead to commands of our own; their effects wait until these have been told.
  if (telling_) return;
  telling_ = true;
  for (auto effects = pipe_->take_effects(); !effects.empty(); effects = pipe_->take_effects())
    for (const auto& effect : effects)
      tell(effect);
  telling_ = false;
  retry_due_steps();
}

template <class A>
void stream_core<A>::tell(const typename pipeline<A, ticket>::effect& effect) {
  const client_sink* author = nullptr;
  if (const auto* client = std::get_if<client_ticket>(&effect.ticket)) {
    author = client->from->get().sink.get();
    tell_client(*client, effect.said);
  } else if (const auto* step = std::get_if<step_ticket>(&effect.ticket)) {
    tell_step(*step, effect.said);
  }
  if (effect.written) after_record(*effect.written, author);
}

template <class A>
void stream_core<A>::tell_client(const client_ticket& to, const verdict& said) {
  const auto& sent = to.from->get();
  auto status = said.status;
  if (status == answer_status::unknown && with().settings.bug == planted_bug::failed_for_unknown)
    status = answer_status::refused;
  sent.sink->answered({who_.stream, sent.id, status, said.given, said.reason, said.at});
}

template <class A>
void stream_core<A>::tell_step(const step_ticket& to, const verdict& said) {
  // Anything but a clear yes or no is no answer: the step comes again.
  if (said.status != answer_status::accepted && said.status != answer_status::refused) return;
  self_->send(with().registry, step_answered{to.source, to.number, said.reason});
}

template <class A>
void stream_core<A>::retry_due_steps() {
  if (loses_steps_) return;
  const auto& pending = confirmed().head.steps;
  const auto now = self_->clock().now();
  for (auto& due : steps_.take_due(pending, now))
    self_->send(with().registry, run_step{who_.stream, std::move(due)});
  if (pending.all().empty() || retry_armed_) return;
  retry_armed_ = true;
  self_->delayed_send(self_, steps_.next_wait(now), retry_steps{});
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
void stream_core<A>::add_subscriber(const subscribe& what) {
  if (postponed([this, what] { add_subscriber(what); })) return;
  if (!may_subscribe(what.who)) {
    if (!may_wait(what)) refuse_subscriber(what, attach_status::not_permitted);
  } else if (!listeners_.add(what.who, what.sink)) {
    refuse_subscriber(what, attach_status::overloaded);
  } else {
    self_->send(with().registry, subscription_settled{who_.stream, what.sink, true});
    welcome({what.who, what.sink}, what.again);
  }
}

template <class A>
void stream_core<A>::welcome(const subscriber& who, bool again) {
  const auto last = confirmed().head.last;
  if (again)
    who.sink->route_opened(who_.stream, route_, last);
  else
    who.sink->attached({who_.stream, attach_status::attached, last, route_});
  after_subscribe(who);
}

template <class A>
void stream_core<A>::refuse_subscriber(const subscribe& what, attach_status status) {
  what.sink->attached({who_.stream, status, {}, nullptr});
  self_->send(with().registry, subscription_settled{who_.stream, what.sink, false});
}

template <class A>
void stream_core<A>::drop_subscriber(const shared_sink& sink) {
  listeners_.remove(sink);
  self_->send(with().registry, subscription_settled{who_.stream, sink, false});
}

template <class A>
void stream_core<A>::remove_subscriber(const unsubscribe& what) {
  if (postponed([this, what] { remove_subscriber(what); })) return;
  const auto& all = listeners_.all();
  const auto known = std::ranges::find(all, what.sink, &subscriber::sink);
  if (known == all.end()) return;
  const auto who = known->who;
  listeners_.remove(what.sink);
  after_unsubscribe(who);
}

template <class A>
void stream_core<A>::show_typing(const typing_notice& what) {
  if (!awake() || !listeners_.has(what.sink)) return;
  for (const auto& listener : listeners_.all())
    if (listener.sink != what.sink) listener.sink->typing(who_.stream, what.who);
}

template <class A>
bool stream_core<A>::may_rest() const {
  return awake() && pipe_->idle() && confirmed().head.steps.all().empty() && !has_duties();
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
  if (activity_ != activity_at_tick_ || !may_rest()) {
    self_->send(with().registry, stay_awake{who_.stream, who_.incarnation});
    return;
  }
  take_snapshot();
  route_->close();
  self_->quit();
}

template <class A>
void stream_core<A>::drain() {
  if (awake()) take_snapshot();
  self_->send(with().registry, drained{});
}

}  // namespace veilleuse::actors
