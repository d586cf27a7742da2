// History: pages of a conversation's events for a client that resumes. Blocking, on a thread of its own.
#pragma once

#include "actors/frame_encoder.hpp"
#include "actors/messages.hpp"
#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"
#include "storage/slow_operations.hpp"

#include <memory>

namespace veilleuse::actors {

struct history_ports {
  storage::event_log& log;
  storage::key_vault& keys;
  const frame_encoder& frames;
  std::shared_ptr<storage::slow_operations> slow = storage::without_slow_operations();
};

history_actor::behavior_type history(history_actor::pointer self, const history_ports& ports,
                                     const notices_actor& tell);

/// One page, bounded by `limits::history_events` and `limits::history_bytes` (one record at least).
[[nodiscard]] history_page read_history_page(const history_ports& ports, const read_page_of& asked);

}  // namespace veilleuse::actors
