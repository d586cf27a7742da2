// What the engine is measured against: the least that could carry the same messages as durably. Plain Beast
// on one io thread and one group-committing RocksDB; no actors, no parsing, no sealing, no acknowledgement.
#pragma once

#include <cstdint>
#include <string>

namespace veilleuse::bench {

struct relay_settings {
  std::uint16_t port = 0;
  std::string folder;
};

/// Serves `/pair/N/a` and `/pair/N/b` on the loopback address until SIGTERM or SIGINT. What one end sends is
/// appended, synced, and then sent to the other end.
void run_relay(const relay_settings& settings);

}  // namespace veilleuse::bench
