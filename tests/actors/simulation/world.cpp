#include "tests/actors/simulation/world.hpp"

#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"
#include "tests/actors/simulation/check.hpp"
#include "tests/actors/simulation/process.hpp"

#include <algorithm>
#include <chrono>

namespace veilleuse::test {

namespace {

constexpr std::int64_t second_us = 1'000'000;

events::principal draw_principal(events::principal_kind kind, random_source& random) {
  events::principal who{kind, {}};
  for (auto& byte : who.id)
    byte = static_cast<std::uint8_t>(random());
  return who;
}

}  // namespace

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
  // The first moderator works at two consoles.
  moderators_.push_back(
      std::make_shared<simulated_client>(moderators_.front()->who(), random_, report_.findings));
}

world::~world() = default;

actors::gateway_settings world::draw_settings() {
  actors::gateway_settings settings;
  settings.service = service;
  settings.queues = {queue()};
  settings.events_between_snapshots = 3;
  // In every other process, whoever says nothing for a moment is put to sleep.
  if (one_in(2)) settings.idle_before_sleep = std::chrono::milliseconds{200 + random_() % 2'000};
  settings.bug = options_.bug;
  return settings;
}

void world::start_process() {
  clock_.restart();
  presence_.process_started();
  failures_.rate = one_in(2) ? 150 : 0;
  live_ = 0;
  process_ = std::make_unique<process>(*this, fault_rates{one_in(2) ? 40U : 0U, one_in(2) ? 60U : 0U},
                                       draw_settings());
  for (std::uint32_t partition = 0; partition < partitions; ++partition)
    process_->log.take_over({partition}, [](const auto&) {});
  while (run_one_task()) {
  }
  check{*this}.snapshots_stand_on_the_log();
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
  presence_.time_passed(clock_.reading(), microseconds);
  process_->schedule().advance_time(std::chrono::microseconds{microseconds});
}

void world::watch(const storage::append_request& request) {
  if (request.stream.kind != events::stream_kind::moderator) return;
  const auto view = storage::view_record(*request.record);
  const auto outline = std::get<events::record_outline>(events::decode_outline(view->clear));
  if (std::ranges::find(outline.event_names, "heartbeats_missed") == outline.event_names.end()) return;
  ++report_.missed;
  if (presence_.missed_wrongly(request.stream.key, outline.at))
    report_.findings.emplace_back("a moderator was missed who had given a sign of life");
}

void world::set_wall_clock() {
  const auto up_to = one_in(3) ? 48 * 3600 * second_us : 20 * second_us;
  clock_.skew_us += static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(up_to)) - up_to / 2;
}

void world::one_happening() {
  const auto what = random_() % 400;
  if (what < 150) {
    act(*youths_[random_() % youths_.size()], true);
  } else if (what < 300) {
    act(*moderators_[random_() % moderators_.size()], false);
  } else if (what < 372) {
    advance(static_cast<std::int64_t>(random_() % 500'000) * (one_in(20) ? 20 : 1));
  } else if (what < 376) {
    // The machine was paused: nothing was done, and then everything is late.
    ++report_.stalls;
    advance(30 * second_us + static_cast<std::int64_t>(random_() % 90'000'000));
  } else if (what < 390) {
    auto& clients = one_in(2) ? youths_ : moderators_;
    come_and_go(*clients[random_() % clients.size()]);
  } else if (what < 398) {
    crash_process();
  } else {
    set_wall_clock();
  }
  // Sometimes nothing gets done before the next thing happens, sometimes much.
  for (auto runs = random_() % (one_in(4) ? 3 : 60); runs > 0; --runs)
    one_in(3) ? run_one_task() : run_one_actor();
  count_sleeps();
}

void world::count_sleeps() {
  const auto now = process_->gateway.status();
  // Fewer than there were, and none failed since.
  if (now.live_conversations < live_ && now.actor_restarts == restarts_)
    report_.sleeps += live_ - now.live_conversations;
  live_ = now.live_conversations;
  restarts_ = now.actor_restarts;
}

bool world::at_rest() const {
  const auto settled = [](const auto& client) { return !client->connected() || client->settled(); };
  return std::ranges::all_of(youths_, settled) && std::ranges::all_of(moderators_, settled);
}

void world::some_go_for_good() {
  std::erase_if(staying_, [this](const auto& client) {
    if (!one_in(6)) return false;
    client->disconnect();
    return true;
  });
}

void world::come_to_rest() {
  process_->log.heal();
  failures_.rate = 0;
  staying_ = youths_;
  staying_.insert(staying_.end(), moderators_.begin(), moderators_.end());
  some_go_for_good();
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& client : staying_) {
      // Once nothing fails any more, every command must be answered without being sent again.
      client->connected() ? client->nudge(false) : client->connect(&process_->gateway);
      show_life(*client);
    }
    while (run_one_actor() || run_one_task()) {
    }
    advance(second_us);
    // Long enough after the last answer for every step to be sent again and settled, and for those who went
    // to be missed.
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
  report_.failures = failures_.failures;
  check{*this}.everything();
  return report_;
}

std::string world::story() {
  return check{*this}.story();
}

}  // namespace veilleuse::test
