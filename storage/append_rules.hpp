// What every log asks of a request before it looks at the disk.
#pragma once

#include "storage/limits.hpp"
#include "storage/log_types.hpp"

#include <stdexcept>

namespace veilleuse::storage {

/// False when the record is longer than any honest one: the request is answered with `unavailable`.
[[nodiscard]] inline bool fits(const append_request& request) {
  return request.record->size() <= limits::record_bytes;
}

/// A request without a record or without events is a caller's mistake, not an outcome.
inline void require_well_formed(const append_request& request) {
  if (!request.record || request.record->empty()) throw std::logic_error{"append without a record"};
  if (request.event_count == 0) throw std::logic_error{"append without events"};
}

}  // namespace veilleuse::storage
