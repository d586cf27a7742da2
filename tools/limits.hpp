// The bounds of the tools, each with its reason.
#pragma once

#include "storage/event_log.hpp"

#include <chrono>
#include <cstdint>

namespace veilleuse::tools::limits {

/// How often a line of progress is rewritten: often enough to look alive; a short reading shows nothing.
inline constexpr std::chrono::milliseconds redraw_interval{200};

/// How often whoever waits for the threads of a fold looks how far they are.
inline constexpr std::chrono::milliseconds look_interval{100};

/// Records between two looks at the progress of a replay.
inline constexpr std::uint64_t records_between_looks = 1'024;

/// Where all partitions are read side by side, a page of each is in memory: 64 of these are 16 MB.
inline constexpr storage::read_limits page_of_many{.records = 256, .bytes = 256u << 10};

}  // namespace veilleuse::tools::limits
