// From what was measured to what is said of it: no disk, no clock, no system is asked here.
#pragma once

#include "tools/doctor/finding.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace veilleuse::tools::doctor {

/// At least one; how long each sync took.
[[nodiscard]] finding judge_sync(std::vector<std::chrono::microseconds> took);

[[nodiscard]] finding judge_room(std::uint64_t free_bytes, std::uint64_t disk_bytes);

/// `possible` connections with the limit of open files; `wanted` 0: as many as possible.
[[nodiscard]] finding judge_descriptors(std::uint64_t possible, std::uint64_t wanted);

/// Nothing: memory is limited by the machine alone.
[[nodiscard]] finding judge_memory(std::optional<std::uint64_t> limit_bytes);

[[nodiscard]] finding judge_clock(std::chrono::system_clock::time_point now, bool is_synchronised);

}  // namespace veilleuse::tools::doctor
