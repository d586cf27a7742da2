// Makes the actors: the composition root gives the ports, and gets the gateway.
#pragma once

#include "actors/clock.hpp"
#include "actors/frame_encoder.hpp"
#include "actors/gateway.hpp"
#include "actors/limits.hpp"
#include "actors/planted_bug.hpp"
#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"
#include "storage/slow_operations.hpp"
#include "storage/snapshot_store.hpp"
#include "storage/view_store.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::actors {

/// All must outlive the gateway.
struct gateway_dependencies {
  storage::event_log& log;
  storage::key_vault& keys;
  storage::snapshot_store& snapshots;
  storage::view_store& views;
  const clock& time;
  const frame_encoder& frames;
};

/// Without content, ids or tokens.
struct told_notice {
  std::string sentence;
  /// What it concerns, in fixed words for a program: "conversation", "no_room"; or empty.
  std::string_view stream_kind = {};
  std::string_view error = {};
};

struct gateway_settings {
  events::service_id service{1};
  /// Their desks are awake from the start.
  std::vector<events::queue_id> queues;
  std::chrono::milliseconds idle_before_sleep = limits::idle_before_sleep;
  std::chrono::milliseconds connection_grace = limits::connection_grace;
  std::chrono::milliseconds heartbeat_patience = limits::heartbeat_patience;
  std::uint64_t events_between_snapshots = limits::events_between_snapshots;
  /// Told, on a thread of its own, what an operator should know.
  std::function<void(const told_notice&)> on_notice;
  /// Told, on the thread that does the work, how long what takes time took.
  std::shared_ptr<storage::slow_operations> slow = storage::without_slow_operations();
  planted_bug bug = planted_bug::none;
};

/// Takes over every partition and wakes what has duties. Throws storage_error when a partition cannot be had.
[[nodiscard]] std::unique_ptr<gateway> make_gateway(const gateway_dependencies& ports,
                                                    const gateway_settings& settings);

}  // namespace veilleuse::actors
