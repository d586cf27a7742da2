// Re-reads a whole log and checks what ties it together: chain hashes, terms and ordinals, the numbering of
// every stream, and the index against the records. Needs no key; says nothing of contents, and reads none.
#pragma once

#include "storage/event_log.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace veilleuse::tools {

struct verify_summary {
  std::uint32_t partitions = 0;
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t streams = 0;
  std::uint64_t faults = 0;
};

/// Calls `report` with a sentence for each fault, and goes on: one damaged record does not hide another.
/// Throws storage_error when something cannot be read at all.
[[nodiscard]] verify_summary verify_log(storage::event_log& log,
                                        const std::function<void(std::string_view)>& report);

}  // namespace veilleuse::tools
