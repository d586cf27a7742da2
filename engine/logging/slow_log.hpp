// Tells of slow operations in the process's log, a line of each kind at most whenever the main thread looks:
// no thread that does the work waits for standard error.
#pragma once

#include "engine/logging/entry.hpp"
#include "storage/slow_operations.hpp"

namespace veilleuse::engine::logging {

/// As a warning of the log; no one's, and nothing of what it was about.
[[nodiscard]] entry entry_of(const storage::slow_operation& slow,
                             storage::slow_operations::clock::duration threshold);

void say_slow(storage::slow_operations& watched);

}  // namespace veilleuse::engine::logging
