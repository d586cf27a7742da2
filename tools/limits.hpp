// The bounds of the tools, each with its reason.
#pragma once

#include "storage/event_log.hpp"

#include <chrono>
#include <cstddef>
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

/// Syncs that the doctor measures, and for how long at most: enough for a 99th percentile, and nobody waits
/// long.
inline constexpr std::size_t syncs_tried = 200;
inline constexpr std::chrono::milliseconds sync_trial{3'000};

/// A message is shown after one sync: what a person notices, and what makes every message wait.
inline constexpr std::chrono::microseconds slow_sync{20'000};
inline constexpr std::chrono::microseconds unusable_sync{200'000};

/// Days of warning for a busy service; and what write-ahead logs and table files need to go on.
inline constexpr std::uint64_t little_room_bytes = 2u << 30;
inline constexpr std::uint64_t no_room_bytes = 256u << 20;

/// Less than that is no limit somebody chose: a shell's default is 1,024 files.
inline constexpr std::uint64_t few_connections = 4'096;

/// RocksDB's buffers and caches, and some ten thousand clients.
inline constexpr std::uint64_t little_memory_bytes = 512u << 20;

/// The years in which this version may run; a machine without a battery begins in 1970.
inline constexpr int first_year = 2'024;
inline constexpr int last_year = 2'100;

/// A page of /metrics: the engine's has some 30 KB. A larger one is none of ours.
inline constexpr std::size_t metrics_page_bytes = 4u << 20;

/// Samples taken from a page, and labels of each: far more than the engine serves. What follows is left out.
inline constexpr std::size_t metrics_samples = 50'000;
inline constexpr std::size_t metrics_labels = 16;

/// How long a page may take: a scrape on this machine takes milliseconds, and `q` waits for it.
inline constexpr std::chrono::milliseconds metrics_timeout{2'000};

/// How often `veilleuse top` looks unless told otherwise, and the fastest that it may be told to.
inline constexpr double top_interval_seconds = 1;
inline constexpr double fastest_top_interval_seconds = 0.1;
inline constexpr double slowest_top_interval_seconds = 3'600;

}  // namespace veilleuse::tools::limits
