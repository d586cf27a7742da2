// The actors over memory storage, run by hand: nothing happens unless a test says so.
#pragma once

#include "actors/gateway_actors.hpp"
#include "actors/recovery.hpp"
#include "actors/route.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/memory/memory_key_vault.hpp"
#include "storage/memory/memory_snapshot_store.hpp"
#include "storage/memory/memory_view_store.hpp"
#include "tests/actors/simulation/client.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <caf/scheduler/test_coordinator.hpp>

namespace veilleuse::test {

/// Remembers what it was told.
class noting_sink final : public actors::client_sink {
 public:
  std::vector<actors::attach_outcome> attachments;
  std::vector<actors::command_answer> answers;
  std::shared_ptr<const actors::desk_view> desk;
  std::shared_ptr<const actors::moderator_view> moderator;
  int records = 0;
  int desk_views = 0;
  /// To the actor that answered last.
  actors::shared_route way;
  int routes_closed = 0;
  int routes_opened = 0;

  void attached(const actors::attach_outcome& outcome) override {
    attachments.push_back(outcome);
    way = outcome.way;
  }
  void answered(const actors::command_answer& answer) override { answers.push_back(answer); }
  void published(const actors::published_record&) override { ++records; }
  void history_read(const actors::history_page&) override {}
  void desk_changed(std::shared_ptr<const actors::desk_view> view) override {
    desk = std::move(view);
    ++desk_views;
  }
  void moderator_changed(std::shared_ptr<const actors::moderator_view> view) override {
    moderator = std::move(view);
  }
  void typing(const events::stream_id&, const events::principal&) override {}
  void route_closed(const events::stream_id&) override { ++routes_closed; }
  void route_opened(const events::stream_id&, const actors::shared_route& to, events::sequence) override {
    ++routes_opened;
    way = to;
  }
  [[nodiscard]] std::size_t answered_with(actors::answer_status status) const {
    return static_cast<std::size_t>(std::ranges::count(answers, status, &actors::command_answer::status));
  }
};

/// Turned by hand; may fail whoever asks it.
struct hand_clock final : actors::clock {
  [[nodiscard]] events::timestamp now() const override {
    if (failures == 0) return wall;
    --failures;
    throw std::runtime_error{"planned by a test"};
  }
  events::timestamp wall{1'767'225'600'000'000};
  mutable int failures = 0;
};

struct no_lane final : actors::lane {
  bool run_ready() override { return false; }
  [[nodiscard]] actors::lane_reading reading() const override { return {}; }
};

inline events::id_bytes id_of(std::uint8_t number) {
  events::id_bytes bytes{};
  bytes.back() = number;
  return bytes;
}

/// Who most tests have: the youth of a conversation, and who answers.
inline const events::principal child{events::principal_kind::youth, id_of(1)};
inline const events::principal officer{events::principal_kind::moderator, id_of(2)};

/// A youth's conversation, a moderator's own stream.
inline events::stream_id stream_of(const events::principal& who) {
  const auto kind = who.kind == events::principal_kind::youth ? events::stream_kind::conversation
                                                              : events::stream_kind::moderator;
  return {{1}, kind, who.id};
}

struct hand_world {
  static constexpr events::service_id service{1};

  std::vector<std::function<void()>> tasks;
  std::shared_ptr<storage::memory_disk> disk = std::make_shared<storage::memory_disk>(2);
  storage::memory_event_log log{
      {disk, [this](std::function<void()> task) { tasks.push_back(std::move(task)); }, "test"}};
  storage::memory_key_vault memory_keys{std::make_shared<storage::memory_keys>()};
  storage::memory_snapshot_store snapshots{std::make_shared<storage::memory_snapshots>()};
  storage::memory_view_store memory_views{std::make_shared<storage::memory_views>()};
  hand_clock time;
  line_encoder encoder;
  /// What the actors take for the log.
  storage::event_log* actors_log = &log;
  /// What they take for the snapshot store.
  storage::snapshot_store* actors_snapshots = &snapshots;
  /// What the operator was told.
  std::vector<std::string> notices;
  /// Of each: the kind of stream, the error.
  std::vector<std::pair<std::string, std::string>> told_kinds;
  /// Told what took long; nothing is, unless a test wants it.
  std::shared_ptr<storage::slow_operations> slow = storage::without_slow_operations();
  no_lane lane;
  /// The number of the last `attach`.
  std::uint64_t asked = 0;
  std::unique_ptr<actors::gateway_actors> gateway;

  [[nodiscard]] static events::queue_id queue() { return *events::queue_from_name("default"); }
  [[nodiscard]] static events::stream_id desk() { return events::stream_of(service, queue()); }

  void start() { start(memory_keys, memory_views); }
  void start(storage::key_vault& keys, storage::view_store& views) {
    actors::gateway_settings settings;
    settings.service = service;
    settings.queues = {queue()};
    settings.slow = slow;
    settings.on_notice = [this](const actors::told_notice& told) {
      notices.push_back(told.sentence);
      told_kinds.emplace_back(told.stream_kind, told.error);
    };
    gateway = std::make_unique<actors::gateway_actors>(
        actors::gateway_dependencies{*actors_log, keys, *actors_snapshots, views, time, encoder}, settings,
        actors::actor_schedule::by_hand);
    for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
      log.take_over({partition}, [](const auto&) {});
    run();
  }

  [[nodiscard]] caf::scheduler::test_coordinator& schedule() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(gateway->system().scheduler());
  }
  void run() {
    do {
      while (schedule().has_job())
        schedule().run_once();
      for (auto& task : std::exchange(tasks, {}))
        task();
    } while (schedule().has_job() || !tasks.empty());
  }
  /// At once: an engine that stood still for so long.
  void pass(std::chrono::milliseconds time_passed) {
    time.wall.value += std::chrono::microseconds{time_passed}.count();
    schedule().advance_time(time_passed);
    run();
  }
  /// Little by little: an engine that runs.
  void live(std::chrono::milliseconds time_passed) {
    constexpr std::chrono::milliseconds step{500};
    for (; time_passed > step; time_passed -= step)
      pass(step);
    pass(time_passed);
  }
  /// What the log has to do now, and not what follows from it.
  void run_log() {
    for (auto& task : std::exchange(tasks, {}))
      task();
  }
  /// Everything but the log's work.
  void run_actors() {
    while (schedule().has_job())
      schedule().run_once();
  }
  void attach(const events::stream_id& stream, const events::principal& who,
              const std::shared_ptr<noting_sink>& sink) {
    gateway->attach(lane, stream, who, sink, ++asked);
  }
  [[nodiscard]] static std::shared_ptr<const actors::submission> submission_of(
      const events::principal& who, const events::stream_id& stream, std::uint64_t counter,
      actors::any_command command, const std::shared_ptr<noting_sink>& sink) {
    return std::make_shared<const actors::submission>(
        actors::submission{stream, {who, {who.id}, counter}, std::move(command), sink});
  }
  void send(const events::stream_id& stream, const events::principal& who, std::uint64_t counter,
            actors::any_command command, const std::shared_ptr<noting_sink>& sink) {
    gateway->submit(lane, submission_of(who, stream, counter, std::move(command), sink), nullptr);
  }
  /// Ends the actor to which a sink was given a way, as an exception would.
  static void fail(const noting_sink& known) {
    known.way->send_by([](const actors::stream_actor& to) {
      caf::anon_send_exit(caf::actor_cast<caf::actor>(to), caf::exit_reason::kill);
    });
  }
  template <class State>
  [[nodiscard]] State state_of(const events::stream_id& stream) {
    return std::get<State>(
        actors::fold_stream(log, nullptr, nullptr, stream, {std::numeric_limits<std::uint64_t>::max()}));
  }
};

}  // namespace veilleuse::test
