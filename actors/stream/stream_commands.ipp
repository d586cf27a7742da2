// How commands and steps become records, and what follows once the log has answered: bodies of
// stream_core.hpp's template.
#pragma once

namespace veilleuse::actors {

/// Settled, so that clients and processes stop asking: an erased conversation is over for everybody.
inline constexpr verdict erased{.status = answer_status::refused,
                                .reason = events::refusal::conversation_closed};

template <class A>
void stream_core<A>::submitted_by_client(const submitted& what) {
  if (unreadable_) {
    if (what.what->claim()) tell_client({what.what}, {.status = answer_status::unavailable});
    return;
  }
  const auto& sent = what.what->get();
  const auto* wanted = std::get_if<command>(&sent.command);
  auto context = context_of(sent.id);
  const auto when = admit_command(wanted, context, [this, what] { submitted_by_client(what); });
  if (when == admission::later || !what.what->claim()) return;
  if (when == admission::never) {
    tell_client({what.what}, {.status = answer_status::overloaded});
    return;
  }
  if (wanted == nullptr || key_refused_) {
    tell_client({what.what}, {.status = answer_status::unavailable});
    return;
  }
  // A stranger is told what strangers are told.
  if (erased_for(*wanted) && may_read(confirmed(), sent.id.owner)) {
    tell_client({what.what}, erased);
    return;
  }
  // Of an erased stream all fingerprints are 0: what is still decided there has no content to tell apart.
  if (key_ != nullptr) context.fingerprint = storage::fingerprint_of(encode_command(*wanted), key_);
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
  const auto wanted = command_of<command>(what.what.command);
  if (!wanted) return;
  const auto context = context_of(events::step_command_id(what.source, what.what.number), what.what.since);
  // Without room, it comes again by itself.
  if (admit_command(&*wanted, context, [this, what] { run_step_of(what); }) != admission::now) return;
  if (key_refused_) return;
  if (erased_for(*wanted)) {
    tell_step({what.source, what.what.number}, erased);
    return;
  }
  decide_and_append(*wanted, context, step_ticket{what.source, what.what.number});
}

template <class A>
void stream_core<A>::settle_own_step(const step_answered& what) {
  // Without room, the step is sent and answered again.
  if (admit([this, what] { settle_own_step(what); }) != admission::now) return;
  if (events::is_passing(what.reason) || pipe_->tentative().head.steps.find(what.number) == nullptr) return;
  submit_own(command{events::settle_step{what.number, what.reason}});
}

template <class A>
void stream_core<A>::submit_own(command what) {
  if (lacks_key()) return;
  decide_and_append(what, context_of({}), engine_ticket{});
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
  if (with().settings.bug == planted_bug::snapshot_ahead_of_log) take_snapshot_too_early();
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
void stream_core<A>::tell_effects() {
  // Telling may lead to commands of our own; their effects wait until these have been told.
  if (telling_) return;
  telling_ = true;
  bool has_written = false;
  for (auto effects = pipe_->take_effects(); !effects.empty(); effects = pipe_->take_effects()) {
    for (const auto& effect : effects) {
      has_written = has_written || effect.written;
      tell(effect);
    }
  }
  telling_ = false;
  // Only a record changes what is pending; what is due again by time has a timer.
  if (has_written) retry_due_steps();
}

template <class A>
void stream_core<A>::tell(const typename pipeline<A, ticket>::effect& effect) {
  const auto* client = std::get_if<client_ticket>(&effect.ticket);
  const auto* author = client == nullptr ? nullptr : client->from->get().sink.get();
  const bool others_first = effect.written && awaited_by_others(*effect.written);
  if (others_first) after_record(*effect.written, author);
  if (client != nullptr) tell_client(*client, effect.said);
  if (const auto* step = std::get_if<step_ticket>(&effect.ticket)) tell_step(*step, effect.said);
  if (effect.written && !others_first) after_record(*effect.written, author);
}

template <class A>
void stream_core<A>::tell_client(const client_ticket& to, const verdict& said) {
  auto status = said.status;
  if (status == answer_status::unknown && with().settings.bug == planted_bug::failed_for_unknown)
    status = answer_status::refused;
  to.from->answer({who_.stream, to.from->get().id, status, said.given, said.reason, said.at});
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
  if (pending.all().empty()) return;
  const auto wait = steps_.next_wait(now);
  if (retry_at_ && *retry_at_ <= now + wait) return;
  retry_at_ = now + wait;
  self_->delayed_send(self_, wait, retry_steps{});
}

template <class A>
void stream_core<A>::steps_ticked() {
  // A sooner look has taken its place.
  if (!retry_at_ || self_->clock().now() < *retry_at_) return;
  retry_at_.reset();
  if (awake()) retry_due_steps();
}

}  // namespace veilleuse::actors
