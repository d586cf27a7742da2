// Damages what was collected, to show that the check would find it.
#pragma once

#include "bench/history_check.hpp"

#include <cstdint>
#include <vector>

namespace veilleuse::bench {

enum class planted : std::uint8_t { nothing, loss, duplicate, swap };

/// One damage somewhere in the middle of the largest history: an acknowledged message taken out, one put in
/// twice, or two exchanged; numbers stay 1, 2, 3…, so only the journals tell. False: nothing long enough.
[[nodiscard]] bool plant(planted what, std::vector<conversation_journal>& journals);

}  // namespace veilleuse::bench
