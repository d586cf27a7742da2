#include "actors/gateway_actors.hpp"

#include "actors/agenda.hpp"
#include "actors/history.hpp"
#include "actors/journal.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "actors/recovery.hpp"
#include "actors/route.hpp"

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include <caf/scheduler/test_coordinator.hpp>

namespace veilleuse::actors {

namespace {

/// CAF's own threads run what lanes do not: timers and answers of blocking actors. The default policy,
/// `stealing`, runs what came last first and can starve a new actor for seconds.
void configure(caf::actor_system_config& config, actor_schedule schedule) {
  config.set("scheduler.policy",
             caf::atom_from_string(schedule == actor_schedule::by_hand ? "testing" : "sharing"));
  config.set("scheduler.max-threads", static_cast<std::size_t>(2));
  config.set("scheduler.max-throughput", limits::messages_per_turn);
}

/// The lane's execution unit; none for a lane that a test made.
caf::execution_unit* unit_of(lane& from) {
  return dynamic_cast<lane_unit*>(&from);
}

}  // namespace

gateway_actors::gateway_actors(const gateway_dependencies& ports, const gateway_settings& settings,
                               actor_schedule schedule)
    : ports_{ports},
      with_{std::make_shared<services>(
          services{.time = ports.time, .frames = ports.frames, .settings = settings})},
      system_{(configure(config_, schedule), config_)},
      by_hand_{schedule == actor_schedule::by_hand} {
  with_->counts->slow = settings.slow;
  for (const auto& queue : settings.queues)
    with_->counts->desks.emplace_back(queue);
  if (!by_hand_) take_over_partitions();
  spawn_actors();
}

gateway_actors::~gateway_actors() {
  for (const auto& each :
       {caf::actor_cast<caf::actor>(with_->registry), caf::actor_cast<caf::actor>(with_->journal),
        caf::actor_cast<caf::actor>(with_->recovery), caf::actor_cast<caf::actor>(history_),
        caf::actor_cast<caf::actor>(agenda_), caf::actor_cast<caf::actor>(with_->notices)})
    caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
  if (by_hand_) {
    auto& schedule = dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
    while (schedule.has_job())
      schedule.run_once();
  }
  system_.await_all_actors_done();
  // No actor runs any more; the handles must go before the actor system does.
  with_->registry = nullptr;
  with_->journal = nullptr;
  with_->recovery = nullptr;
  with_->notices = nullptr;
  history_ = nullptr;
  agenda_ = nullptr;
}

void gateway_actors::take_over_partitions() {
  std::vector<std::future<storage::take_over_refused>> refusals;
  for (std::uint32_t number = 0; number < ports_.log.partition_count(); ++number) {
    auto answer = std::make_shared<std::promise<storage::take_over_refused>>();
    refusals.push_back(answer->get_future());
    ports_.log.take_over({number}, [answer](const auto& outcome) {
      const auto* refused = std::get_if<storage::take_over_refused>(&outcome);
      answer->set_value(refused == nullptr ? storage::take_over_refused{} : *refused);
    });
  }
  for (auto& refusal : refusals)
    if (const auto refused = refusal.get(); !refused.why.empty())
      throw storage::storage_error{refused.kind,
                                   "A partition of the event log cannot be taken over: " + refused.why};
}

void gateway_actors::spawn_actors() {
  const recovery_ports recovery_with{ports_.log, ports_.keys, ports_.snapshots, with_->settings.slow};
  const history_ports history_with{ports_.log, ports_.keys, ports_.frames, with_->settings.slow};
  const auto& say = with_->settings.on_notice;
  with_->notices = by_hand_ ? system_.spawn(notices, say) : system_.spawn<caf::detached>(notices, say);
  const auto& tell = with_->notices;
  with_->journal = system_.spawn(journal, &ports_.log, tell);
  if (by_hand_) {
    with_->recovery = system_.spawn(recovery, recovery_with, tell);
    history_ = system_.spawn(history, history_with, tell);
  } else {
    with_->recovery = system_.spawn<caf::detached>(recovery, recovery_with, tell);
    history_ = system_.spawn<caf::detached>(history, history_with, tell);
  }
  with_->registry = system_.spawn(registry, with_);
  for (const auto& queue : with_->settings.queues)
    caf::anon_send(with_->registry, wake_stream{events::stream_of(with_->settings.service, queue)});
  if (by_hand_)
    agenda_ = system_.spawn(agenda, &ports_.log, &ports_.views, with_->registry, tell, with_->counts);
  else
    agenda_ = system_.spawn<caf::detached>(agenda, &ports_.log, &ports_.views, with_->registry, tell,
                                           with_->counts);
}

std::unique_ptr<lane> gateway_actors::make_lane(std::function<void()> wake) {
  return std::make_unique<lane_unit>(system_, std::move(wake));
}

void gateway_actors::attach(lane& from, const events::stream_id& stream, const events::principal& who,
                            std::shared_ptr<client_sink> sink, std::uint64_t number) {
  if (with_->counts->draining) {
    sink->attached({stream, attach_status::unavailable, number, {}, nullptr});
    return;
  }
  send_on(unit_of(from), with_->registry, subscribe{stream, who, std::move(sink), number});
}

void gateway_actors::detach(lane& from, const events::stream_id& stream, std::shared_ptr<client_sink> sink) {
  send_on(unit_of(from), with_->registry, unsubscribe{stream, std::move(sink)});
}

bool gateway_actors::submit(lane& from, std::shared_ptr<const submission> what, const shared_route& way) {
  auto& counts = *with_->counts;
  const bool full = counts.commands_in_flight.load(std::memory_order_relaxed) >= limits::commands_in_flight;
  if (full || counts.draining) {
    const auto status = full ? answer_status::overloaded : answer_status::unavailable;
    if (what->undecided.take()) what->sink->answered({what->stream, what->id, status});
    return false;
  }
  submitted message{std::make_shared<const accepted_submission>(std::move(what), with_->counts)};
  const auto straight = [&](const stream_actor& to) { send_on(unit_of(from), to, std::move(message)); };
  if (way != nullptr && way->send_by(straight)) return true;
  send_on(unit_of(from), with_->registry, std::move(message));
  return false;
}

void gateway_actors::typing(lane& from, const events::stream_id& stream, const events::principal& who,
                            std::shared_ptr<client_sink> sink, const shared_route& way) {
  if (way != nullptr)
    way->send_by([&](const stream_actor& to) {
      send_on(unit_of(from), to, typing_notice{stream, who, std::move(sink)});
    });
}

void gateway_actors::heartbeat(lane& from, const events::moderator_id& who) {
  const auto stream = events::stream_of(with_->settings.service, who);
  send_on(unit_of(from), with_->registry, sign_of_life{stream});
}

void gateway_actors::read_history(lane& from, const events::stream_id& stream, events::sequence first,
                                  events::sequence last, std::shared_ptr<client_sink> sink) {
  send_on(unit_of(from), history_, read_page_of{stream, first, last, std::move(sink)});
}

gateway_status gateway_actors::status() const {
  const auto& counts = *with_->counts;
  return {counts.ready && !counts.draining,
          ports_.log.read_only() || ports_.keys.read_only(),
          counts.live_conversations,
          counts.actor_restarts,
          counts.dead_letters,
          counts.commands_in_flight};
}

gateway_reading gateway_actors::reading() const {
  const auto& counts = *with_->counts;
  gateway_reading found{.status = status(),
                        .log = ports_.log.reading(),
                        .conversations = counts.conversations,
                        .conversations_asleep = 0,
                        .waking = counts.waking,
                        .woken = counts.woken.read(),
                        .fallen_asleep = counts.fallen_asleep.read(),
                        .desks = {}};
  // The count follows the log: one just opened is in memory before it is counted.
  const std::uint64_t awake = counts.awake_conversations;
  found.conversations_asleep = found.conversations - std::min(awake, found.conversations);
  for (const auto& desk : counts.desks)
    found.desks.push_back(desk.read());
  return found;
}

/// Before what waits in its mailbox: a thousand streams that wake at once are work, and no trouble.
template <class Handle>
vital_sign gateway_actors::feel(const std::shared_ptr<pulse>& of, const Handle& whose) {
  const auto now = std::chrono::steady_clock::now();
  auto sign = of->feel(now);
  if (of->ask(now)) caf::anon_send<caf::message_priority::high>(whose, feel_pulse{of});
  return sign;
}

std::vector<vital_sign> gateway_actors::vital_signs() {
  const std::chrono::microseconds writing_for{ports_.log.reading().writing_us};
  return {feel(registry_pulse_, with_->registry),
          feel(journal_pulse_, with_->journal),
          feel(recovery_pulse_, with_->recovery),
          feel(history_pulse_, history_),
          {"the log's writer", writing_for}};
}

bool gateway_actors::drain(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  with_->counts->draining = true;
  while (with_->counts->commands_in_flight > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(limits::drain_look);
  return snapshot_what_is_awake().wait_until(until) == std::future_status::ready &&
         with_->counts->commands_in_flight == 0;
}

std::future<void> gateway_actors::snapshot_what_is_awake() {
  drain_streams order{std::make_shared<std::promise<void>>()};
  auto done = order.done->get_future();
  caf::anon_send(with_->registry, order);
  return done;
}

std::unique_ptr<gateway> make_gateway(const gateway_dependencies& ports, const gateway_settings& settings) {
  return std::make_unique<gateway_actors>(ports, settings, actor_schedule::threads);
}

}  // namespace veilleuse::actors
