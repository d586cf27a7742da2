// The simulated world: real events, actors and memory storage under a seeded scheduler and a virtual clock.
// Processes crash and start again, the log fails, clients send twice, out of order and over bad connections;
// afterwards promises 1 to 5 are checked against a plain model (tests/actors/simulation/check.hpp).
#pragma once

#include "actors/gateway_actors.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/memory/memory_key_vault.hpp"
#include "storage/memory/memory_snapshot_store.hpp"
#include "storage/memory/memory_view_store.hpp"
#include "tests/actors/simulation/client.hpp"
#include "tests/actors/simulation/faulty_log.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace veilleuse::test {

struct world_options {
  std::uint64_t seed = 1;
  actors::planted_bug bug = actors::planted_bug::none;
  std::size_t youths = 3;
  std::size_t moderators = 2;
  /// Things that happen before the world is left to come to rest.
  std::uint64_t happenings = 400;
};

struct world_report {
  std::vector<std::string> findings;
  std::uint64_t acknowledged = 0;
  std::uint64_t crashes = 0;
  std::uint64_t restarts = 0;
  std::uint64_t joined = 0;
};

/// Virtual UTC: advances with the scheduler's clock, and may be set forward and back.
class simulated_clock final : public actors::clock {
 public:
  [[nodiscard]] events::timestamp now() const override { return {start_us + elapsed_us + skew_us}; }
  std::int64_t elapsed_us = 0;
  std::int64_t skew_us = 0;

 private:
  static constexpr std::int64_t start_us = 1'767'225'600'000'000;
};

class world {
 public:
  explicit world(const world_options& options);
  ~world();

  [[nodiscard]] std::string story();

  /// Everything, from the first connection to the last check.
  world_report run();

 private:
  struct process;
  friend class check;

  void start_process();
  void crash_process();
  void one_happening();
  bool run_one_actor();
  bool run_one_task();
  void advance(std::int64_t microseconds);
  void act(simulated_client& client, bool is_youth);
  void act_as_youth(simulated_client& client);
  void act_as_moderator(simulated_client& client);
  void come_to_rest();
  [[nodiscard]] bool at_rest() const;
  [[nodiscard]] bool one_in(std::uint64_t count) { return random_() % count == 0; }

  world_options options_;
  random_source random_;
  world_report report_;
  simulated_clock clock_;
  line_encoder encoder_;
  std::shared_ptr<storage::memory_disk> disk_;
  std::shared_ptr<storage::memory_keys> keys_;
  std::shared_ptr<storage::memory_snapshots> snapshots_;
  std::shared_ptr<storage::memory_views> views_;
  std::vector<std::function<void()>> tasks_;
  std::unique_ptr<process> process_;
  std::vector<std::shared_ptr<simulated_client>> youths_;
  std::vector<std::shared_ptr<simulated_client>> moderators_;
};

}  // namespace veilleuse::test
