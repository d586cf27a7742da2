// All that the engine tells of itself in one moment: what /metrics shows.
#pragma once

#include "actors/gateway.hpp"
#include "engine/net/admission.hpp"
#include "engine/net/traffic.hpp"
#include "events/ids.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace veilleuse::engine::metrics {

struct reading {
  events::timestamp now;
  actors::gateway_reading actors;
  net::traffic::reading clients;
  /// In order of their numbers, which begin with 1.
  std::vector<actors::lane_reading> lanes;
  net::admission_budget budget;
  /// Of the process, resident.
  std::uint64_t memory_bytes = 0;
  std::uint64_t refused_by_address = 0;
  std::uint64_t without_address = 0;
  /// Seconds since 1970; 0 without TLS.
  std::int64_t certificate_expiry = 0;
  /// On the disk of the data directory, in bytes.
  std::uint64_t disk_free = 0;
  std::uint64_t disk_size = 0;
};

/// Called on a thread of the metrics' own, for every scrape.
using source = std::function<reading()>;

}  // namespace veilleuse::engine::metrics
