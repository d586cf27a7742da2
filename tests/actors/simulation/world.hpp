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
#include "tests/actors/simulation/presence_model.hpp"
#include "tests/actors/simulation/simulated_clock.hpp"

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
  /// Exceptions thrown into actors.
  std::uint64_t failures = 0;
  /// Conversations put to sleep, as far as seen.
  std::uint64_t sleeps = 0;
  std::uint64_t stalls = 0;
  /// Moderators missed for want of a sign of life.
  std::uint64_t missed = 0;
};

/// Fails where a record is shown, as often as the clock does.
class failing_encoder final : public actors::frame_encoder {
 public:
  explicit failing_encoder(failure_source& failures) : failures_{failures} {}
  actors::shared_frames encode(const events::record<events::conversation_event>& what) const override {
    failures_.may_fail();
    return inner_.encode(what);
  }
  std::string encode_from(const events::record<events::conversation_event>& what,
                          events::sequence from) const override {
    return inner_.encode_from(what, from);
  }

 private:
  failure_source& failures_;
  line_encoder inner_;
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

  static constexpr events::service_id service{1};
  static constexpr std::uint32_t partitions = 4;
  [[nodiscard]] static events::queue_id queue() { return *events::queue_from_name("default"); }

  [[nodiscard]] actors::gateway_settings draw_settings();
  void start_process();
  void crash_process();
  void one_happening();
  bool run_one_actor();
  bool run_one_task();
  void advance(std::int64_t microseconds);
  void act(simulated_client& client, bool is_youth);
  void act_as_youth(simulated_client& client);
  void act_as_moderator(simulated_client& client);
  void come_and_go(simulated_client& client);
  void show_life(simulated_client& client);
  void set_wall_clock();
  void watch(const storage::append_request& request);
  void count_sleeps();
  void some_go_for_good();
  void come_to_rest();
  [[nodiscard]] bool at_rest() const;
  [[nodiscard]] bool one_in(std::uint64_t count) { return random_() % count == 0; }

  world_options options_;
  random_source random_;
  world_report report_;
  failure_source failures_{random_};
  simulated_clock clock_{failures_};
  failing_encoder encoder_{failures_};
  presence_model presence_;
  std::shared_ptr<storage::memory_disk> disk_;
  std::shared_ptr<storage::memory_keys> keys_;
  std::shared_ptr<storage::memory_snapshots> snapshots_;
  std::shared_ptr<storage::memory_views> views_;
  std::vector<std::function<void()>> tasks_;
  std::unique_ptr<process> process_;
  std::vector<std::shared_ptr<simulated_client>> youths_;
  std::vector<std::shared_ptr<simulated_client>> moderators_;
  /// Those who stay connected to the end.
  std::vector<std::shared_ptr<simulated_client>> staying_;
  std::uint64_t live_ = 0;
  std::uint64_t restarts_ = 0;
};

}  // namespace veilleuse::test
