#include "tests/actors/simulation/world.hpp"

#include "tests/actors/simulation/check.hpp"

#include <chrono>

#include <caf/scheduler/test_coordinator.hpp>

namespace veilleuse::test {

namespace {

constexpr events::service_id service{1};
constexpr std::uint32_t partitions = 4;

events::queue_id queue() {
  return *events::queue_from_name("default");
}

actors::gateway_settings settings_for(const world_options& options) {
  actors::gateway_settings settings;
  settings.service = service;
  settings.queues = {queue()};
  settings.events_between_snapshots = 3;
  settings.bug = options.bug;
  return settings;
}

events::principal draw_principal(events::principal_kind kind, random_source& random) {
  events::principal who{kind, {}};
  for (auto& byte : who.id)
    byte = static_cast<std::uint8_t>(random());
  return who;
}

}  // namespace

/// What one crash takes away.
struct world::process {
  process(world& in, fault_rates rates)
      : inner{{in.disk_, [&in](std::function<void()> task) { in.tasks_.push_back(std::move(task)); }, "sim"}},
        log{inner, in.random_, rates},
        keys{in.keys_},
        snapshots{in.snapshots_},
        views{in.views_},
        gateway{{log, keys, snapshots, views, in.clock_, in.encoder_},
                settings_for(in.options_),
                actors::actor_schedule::by_hand} {}

  storage::memory_event_log inner;
  faulty_log log;
  storage::memory_key_vault keys;
  storage::memory_snapshot_store snapshots;
  storage::memory_view_store views;
  actors::gateway_actors gateway;

  [[nodiscard]] caf::scheduler::test_coordinator& schedule() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(gateway.system().scheduler());
  }
};

world::world(const world_options& options)
    : options_{options},
      random_{options.seed},
      disk_{std::make_shared<storage::memory_disk>(partitions)},
      keys_{std::make_shared<storage::memory_keys>()},
      snapshots_{std::make_shared<storage::memory_snapshots>()},
      views_{std::make_shared<storage::memory_views>()} {
  for (std::size_t made = 0; made < options.youths; ++made)
    youths_.push_back(std::make_shared<simulated_client>(
        draw_principal(events::principal_kind::youth, random_), random_, report_.findings));
  for (std::size_t made = 0; made < options.moderators; ++made)
    moderators_.push_back(std::make_shared<simulated_client>(
        draw_principal(events::principal_kind::moderator, random_), random_, report_.findings));
}

world::~world() = default;

void world::start_process() {
  process_ = std::make_unique<process>(*this, fault_rates{one_in(2) ? 40U : 0U, one_in(2) ? 60U : 0U});
  for (std::uint32_t partition = 0; partition < partitions; ++partition)
    process_->log.take_over({partition}, [](const auto&) {});
  while (run_one_task()) {
  }
}

void world::crash_process() {
  ++report_.crashes;
  for (const auto& client : youths_)
    client->disconnect();
  for (const auto& client : moderators_)
    client->disconnect();
  report_.restarts += process_->gateway.status().actor_restarts;
  process_->inner.crash([this](const storage::append_request&) { return !one_in(3); });
  process_.reset();
  tasks_.clear();
  // Snapshots and views are not synced: a power cut may take them.
  if (one_in(4)) snapshots_->restore({});
  if (one_in(4)) views_->restore({});
  start_process();
}

bool world::run_one_actor() {
  auto& jobs = process_->schedule().jobs;
  if (jobs.empty()) return false;
  const auto chosen = random_() % jobs.size();
  std::swap(jobs.front(), jobs[chosen]);
  process_->schedule().run_once();
  return true;
}

bool world::run_one_task() {
  if (tasks_.empty()) return false;
  const auto chosen = random_() % tasks_.size();
  auto task = std::move(tasks_[chosen]);
  tasks_.erase(tasks_.begin() + static_cast<std::ptrdiff_t>(chosen));
  task();
  return true;
}

void world::advance(std::int64_t microseconds) {
  clock_.elapsed_us += microseconds;
  process_->schedule().advance_time(std::chrono::microseconds{microseconds});
}

void world::act_as_youth(simulated_client& client) {
  const events::stream_id stream{service, events::stream_kind::conversation, client.who().id};
  if (!client.streams().contains(stream)) {
    client.attach(stream);
    client.send(stream, events::conversation_command{events::open_conversation{queue(), 0}});
    return;
  }
  switch (random_() % 12) {
    case 0:
      client.send(stream, events::conversation_command{events::open_conversation{queue(), 0}});
      break;
    case 1:
      client.send(stream, events::conversation_command{events::mark_read{client.streams().at(stream).head}});
      break;
    case 2:
      if (one_in(20)) client.send(stream, events::conversation_command{events::close_conversation{}});
      break;
    default:
      client.send(stream, events::conversation_command{events::post_message{}});
  }
}

void world::act_as_moderator(simulated_client& client) {
  const events::stream_id own{service, events::stream_kind::moderator, client.who().id};
  const auto desk = events::stream_of(service, queue());
  if (!client.streams().contains(own)) {
    client.attach(own);
    client.attach(desk);
    client.send(own, events::moderator_command{events::sign_in{queue()}});
    client.send(own, events::moderator_command{events::become_available{}});
    return;
  }
  client.show_life();
  const auto view = client.desk();
  if (view != nullptr && !view->offers.empty() && !one_in(3)) {
    const auto child = view->offers[random_() % view->offers.size()].entry.conversation;
    if (one_in(4))
      client.send(desk, events::desk_command{events::decline_offer{child}});
    else
      client.send(desk, events::desk_command{events::accept_offer{child}});
    return;
  }
  if (view != nullptr && !view->chats.empty() && !one_in(4)) {
    const auto stream = events::stream_of(service, view->chats[random_() % view->chats.size()]);
    if (!client.streams().contains(stream)) client.attach(stream);
    if (one_in(30))
      client.send(stream, events::conversation_command{events::close_conversation{}});
    else if (one_in(20))
      client.send(stream, events::conversation_command{events::leave_conversation{}});
    else
      client.send(stream, events::conversation_command{events::post_message{}});
    return;
  }
  switch (random_() % 10) {
    case 0:
      client.send(own, events::moderator_command{events::pause_work{}});
      break;
    case 1:
      if (one_in(3)) client.send(own, events::moderator_command{events::sign_out{}});
      break;
    case 2:
      client.send(own, events::moderator_command{events::sign_in{queue()}});
      break;
    case 3:
      client.send(own, events::moderator_command{
                           events::set_capacity{static_cast<std::uint32_t>(1 + random_() % 3)}});
      break;
    default:
      client.send(own, events::moderator_command{events::become_available{}});
  }
}

void world::act(simulated_client& client, bool is_youth) {
  if (!client.connected()) {
    client.connect(&process_->gateway);
  } else if (one_in(25)) {
    client.disconnect();
  } else if (one_in(3) || client.unanswered() > 12) {
    client.nudge();
  } else if (is_youth) {
    act_as_youth(client);
  } else {
    act_as_moderator(client);
  }
}

void world::one_happening() {
  const auto what = random_() % 100;
  if (what < 40) {
    act(*youths_[random_() % youths_.size()], true);
  } else if (what < 80) {
    act(*moderators_[random_() % moderators_.size()], false);
  } else if (what < 97) {
    advance(static_cast<std::int64_t>(random_() % 500'000) * (one_in(20) ? 100 : 1));
  } else if (what < 99) {
    crash_process();
  } else if (one_in(4)) {
    clock_.skew_us += static_cast<std::int64_t>(random_() % 20'000'000) - 10'000'000;
  }
  // Sometimes nothing gets done before the next thing happens, sometimes much.
  for (auto runs = random_() % (one_in(4) ? 3 : 60); runs > 0; --runs)
    one_in(3) ? run_one_task() : run_one_actor();
}

bool world::at_rest() const {
  for (const auto& client : youths_)
    if (!client->settled()) return false;
  for (const auto& client : moderators_)
    if (!client->settled()) return false;
  return true;
}

void world::come_to_rest() {
  process_->log.heal();
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& client : youths_)
      client->connected() ? client->nudge() : client->connect(&process_->gateway);
    for (const auto& client : moderators_) {
      client->connected() ? client->nudge() : client->connect(&process_->gateway);
      client->show_life();
    }
    while (run_one_actor() || run_one_task()) {
    }
    advance(500'000);
    // Long enough after the last answer for every step to be sent again and settled.
    if (at_rest() && round > 100) break;
  }
  while (run_one_actor() || run_one_task()) {
  }
  if (!at_rest()) report_.findings.emplace_back("clients were left without an answer");
}

world_report world::run() {
  start_process();
  for (std::uint64_t happening = 0; happening < options_.happenings; ++happening)
    one_happening();
  come_to_rest();
  report_.restarts += process_->gateway.status().actor_restarts;
  check{*this}.everything();
  return report_;
}

std::string world::story() {
  return check{*this}.story();
}

}  // namespace veilleuse::test
