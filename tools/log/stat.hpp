// How much a log holds.
#pragma once

#include "storage/event_log.hpp"

#include <cstdint>

namespace veilleuse::tools {

struct log_statistics {
  std::uint32_t partitions = 0;
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t conversations = 0;
  std::uint64_t moderators = 0;
  std::uint64_t desks = 0;
};

/// Reads the index alone: a log of millions of records takes seconds.
[[nodiscard]] log_statistics measure_log(storage::event_log& log);

}  // namespace veilleuse::tools
