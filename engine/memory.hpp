// What memory the process uses. What it may use: engine/machine_limits.hpp.
#pragma once

#include <cstdint>

namespace veilleuse::engine {

/// Resident and not backed by a file, in bytes: the kernel cannot get it back by forgetting it. 0 where /proc
/// does not say.
[[nodiscard]] std::uint64_t memory_in_use();

/// Gives back what the allocator keeps and nobody uses.
void give_memory_back();

}  // namespace veilleuse::engine
