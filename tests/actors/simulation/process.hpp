// What one crash of the simulated world takes away.
#pragma once

#include "tests/actors/simulation/world.hpp"

#include <caf/scheduler/test_coordinator.hpp>

namespace veilleuse::test {

struct world::process {
  process(world& in, fault_rates rates, const actors::gateway_settings& settings)
      : inner{{in.disk_, [&in](std::function<void()> task) { in.tasks_.push_back(std::move(task)); }, "sim"}},
        log{inner, in.random_, rates},
        keys{in.keys_},
        snapshots{in.snapshots_},
        views{in.views_},
        gateway{{log, keys, snapshots, views, in.clock_, in.encoder_},
                settings,
                actors::actor_schedule::by_hand} {
    log.watch = [&in](const storage::append_request& request) { in.watch(request); };
  }

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

}  // namespace veilleuse::test
