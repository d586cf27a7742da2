// What conversation, moderator and desk actors have in common: commands in, records out, effects told, steps
// run, sleep. Handlers (actors/stream/stream_actor.hpp) call these methods; nothing here blocks.
#pragma once

#include "actors/limits.hpp"
#include "actors/messages.hpp"
#include "actors/notices.hpp"
#include "actors/recovery.hpp"
#include "actors/route.hpp"
#include "actors/services.hpp"
#include "actors/stream/backlog.hpp"
#include "actors/stream/pipeline.hpp"
#include "actors/stream/step_runner.hpp"
#include "actors/stream/subscribers.hpp"
#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace veilleuse::actors {

/// To whom a command's answer goes.
struct client_ticket {
  std::shared_ptr<const accepted_submission> from;
};
struct step_ticket {
  events::stream_id source;
  events::step_number number;
};
/// The engine's own commands: nobody waits.
struct engine_ticket {};
using ticket = std::variant<engine_ticket, client_ticket, step_ticket>;

struct stream_identity {
  events::stream_id stream;
  std::uint64_t incarnation = 0;
};

template <class Aggregate>
class stream_core {
 public:
  using pointer = stream_actor::pointer;
  using state = typename Aggregate::state;
  using command = typename Aggregate::command;
  using event = typename Aggregate::event;
  using record = events::record<event>;

  stream_core(pointer self, shared_services with, stream_identity who)
      : self_{self}, with_{std::move(with)}, who_{who}, route_{std::make_shared<route>(self)} {
    with_->counts->waking.fetch_add(1, std::memory_order_relaxed);
  }
  stream_core(const stream_core&) = delete;
  stream_core& operator=(const stream_core&) = delete;
  virtual ~stream_core() {
    if (!awake()) with_->counts->waking.fetch_sub(1, std::memory_order_relaxed);
    route_->close();
  }

  void recovered(const std::shared_ptr<recovered_stream>& found);
  void submitted_by_client(const submitted& what);
  void run_step_of(const run_step& what);
  void settle_own_step(const step_answered& what);
  void appends_settled(const append_settled& what);
  void add_subscriber(const subscribe& what);
  void remove_subscriber(const unsubscribe& what);
  void show_typing(const typing_notice& what);
  void steps_ticked();
  void idle_ticked();
  void sleep_allowed();
  void drain();

  // What only some kinds do.
  virtual void sign_of_life_came() {}
  virtual void presence_ticked(const presence_tick&) {}
  virtual void deadline_ticked() {}
  virtual void moderator_was_unheard(const events::moderator_id&) {}
  virtual void view_ticked() {}

 protected:
  virtual void after_recovery() {}
  virtual void after_record(const record&, const client_sink* /*author*/) {}
  /// The others hear of it before its author hears that it was taken: they wait for words, the author for a
  /// tick.
  [[nodiscard]] virtual bool awaited_by_others(const record&) const { return false; }
  virtual void after_subscribe(const subscriber&) {}
  virtual void after_unsubscribe(const events::principal&) {}
  [[nodiscard]] virtual bool may_subscribe(const events::principal& who) const {
    return may_read(confirmed(), who);
  }
  /// True while something besides appends and steps needs the actor awake.
  [[nodiscard]] virtual bool has_duties() const { return false; }
  [[nodiscard]] virtual std::size_t most_appends() const { return limits::appends_per_stream; }
  /// Whether a command may still be decided when the stream's key, and with it all content, was destroyed:
  /// nothing of what it leads to is sealed, and nobody is led into a conversation that cannot go on.
  [[nodiscard]] virtual bool outlives_key(const command&) const { return true; }
  /// Of a subscriber who may not read: nothing when it was kept, to be tried again, else its refusal.
  [[nodiscard]] virtual std::optional<attach_status> keep_waiting(const subscribe&) {
    return attach_status::not_permitted;
  }
  /// Who was kept has gone.
  virtual void stop_waiting(const shared_sink&) {}

  [[nodiscard]] const state& confirmed() const { return pipe_->confirmed(); }
  [[nodiscard]] const stream_identity& who() const { return who_; }
  [[nodiscard]] pointer self() const { return self_; }
  [[nodiscard]] const services& with() const { return *with_; }
  [[nodiscard]] subscribers& listeners() { return listeners_; }
  /// True once the state is known.
  [[nodiscard]] bool awake() const { return pipe_.has_value(); }

  void submit_own(command what);
  void refuse_subscriber(const subscribe& what, attach_status status);
  void drop_subscriber(const subscriber& gone);

 private:
  /// What is to be done with a message now.
  enum class admission : std::uint8_t { now, later, never };
  /// Keeps `what` until the state is known, in order of arrival; `never` when there is no room.
  [[nodiscard]] admission admit(std::function<void()> what);
  /// The same for `run`, which decides `what`: asks for the stream's key where it is needed and there is
  /// none.
  [[nodiscard]] admission admit_command(const command* what, const events::command_context& context,
                                        std::function<void()> run);
  /// Of a stream without a key: whether it must have one before this is decided.
  [[nodiscard]] bool needs_key(const command& what, const events::command_context& context) const;
  void retry_due_steps();
  void run_backlog();
  /// No key yet, or it cannot be read: nothing can be sealed for now.
  [[nodiscard]] bool lacks_key() const { return key_ == nullptr && !key_destroyed_; }
  /// The key was destroyed: this command is refused for ever.
  [[nodiscard]] bool erased_for(const command& what) const { return key_destroyed_ && !outlives_key(what); }
  [[nodiscard]] events::command_context context_of(const events::command_id& id,
                                                   events::timestamp since = {}) const {
    return {.id = id, .fingerprint = 0, .now = with().time.now(), .since = since};
  }
  void key_made(const recovered_stream& found);
  void decide_and_append(const command& what, events::command_context context, ticket from);
  /// Only for `planted_bug::acknowledge_before_durable`.
  void acknowledge_too_early(const command& what, const events::command_context& context, ticket from);
  void append(const record& next);
  void tell_effects();
  void tell(const typename pipeline<Aggregate, ticket>::effect& effect);
  void tell_client(const client_ticket& to, const verdict& said);
  void tell_step(const step_ticket& to, const verdict& said);
  void take_snapshot_if_due();
  /// Only for `planted_bug::snapshot_ahead_of_log`.
  void take_snapshot_too_early();
  void take_snapshot();
  void welcome(const subscriber& who, bool again);
  [[noreturn]] void start_over();
  [[nodiscard]] bool may_rest() const;

  pointer self_;
  shared_services with_;
  stream_identity who_;
  shared_route route_;
  std::optional<pipeline<Aggregate, ticket>> pipe_;
  storage::shared_key key_;
  bool key_destroyed_ = false;
  /// The last time that a key was asked for, none could be made.
  bool key_failed_ = false;
  /// While those are answered for whom no key could be made.
  bool key_refused_ = false;
  /// While those are answered who waited for a state that cannot be read.
  bool unreadable_ = false;
  bool telling_ = false;
  backlog backlog_;
  subscribers listeners_;
  step_runner steps_;
  /// When it looks at them next.
  std::optional<step_runner::time_point> retry_at_;
  /// Only for `planted_bug::lose_step_in_crash`.
  bool loses_steps_ = false;
  events::sequence snapshot_at_;
  /// Counts what came in, to know whether anything did since the last tick.
  std::uint64_t activity_ = 0;
  std::uint64_t activity_at_tick_ = 0;
  bool asked_to_sleep_ = false;
  /// The route is closed, and what came by it before is being looked at, before sleeping.
  bool closing_ = false;
};

/// The actor failed on purpose: what is confirmed must be read from the log again.
class must_start_over : public std::runtime_error {
 public:
  must_start_over() : std::runtime_error{"the stream's confirmed state must be read again"} {}
};

/// The registry has been told why, and tells whoever waits.
class stream_unreadable : public std::runtime_error {
 public:
  stream_unreadable() : std::runtime_error{"the stream cannot be read"} {}
};

}  // namespace veilleuse::actors

#include "actors/stream/stream_commands.ipp"
#include "actors/stream/stream_life.ipp"
#include "actors/stream/stream_subscribers.ipp"
