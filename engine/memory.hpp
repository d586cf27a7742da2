// What memory the process uses. What it may use: engine/machine_limits.hpp.
#pragma once

#include <cstdint>

namespace veilleuse::engine {

/// Resident and not backed by a file, in bytes: the kernel cannot get it back by forgetting it. 0 where /proc
/// does not say. What is free goes back by itself within ten seconds: RocksDB brings jemalloc along.
[[nodiscard]] std::uint64_t memory_in_use();

}  // namespace veilleuse::engine
