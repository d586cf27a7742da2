// Brings what one event log holds into another, of whatever kind, with the same bytes in each record; for
// `veilleuse log copy`. Nobody else may write either of them meanwhile.
#pragma once

#include "storage/event_log.hpp"

#include <cstdint>
#include <functional>

namespace veilleuse::storage {

/// Records done, of all.
using copy_progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// Takes over the partitions of `to` and appends what it lacks, each stream's records in their order: what
/// was cut off goes on when it is called again. The number of partitions may differ. Returns how many records
/// were appended. Throws storage_error: `cannot_open` when `to` holds events that `from` lacks, before it is
/// changed; `io_error` when it takes no more.
std::uint64_t copy_log(event_log& from, event_log& to, const copy_progress& progress);

/// Reads both, stream by stream and byte by byte. Returns how many records are the same: all. Throws
/// storage_error: `damaged`, naming the first stream that differs.
std::uint64_t compare_logs(event_log& from, event_log& to, const copy_progress& progress);

}  // namespace veilleuse::storage
