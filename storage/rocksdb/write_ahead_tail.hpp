// Tells a torn tail of RocksDB's write-ahead log from damage in front of good records. RocksDB's recovery
// takes a record whose length runs past the file's end, or a zeroed block, for the end of the log, and drops
// what follows without a word: a single flipped bit in the last 32 KiB could lose many synced writes.
//
// Only one write is ever unsynced here (group_commit), so what a power cut can tear is one record: no whole
// record may begin behind the first bad one. Format: RocksDB 7.8, db/log_format.h (not recycled):
//
//   block of 32 KiB = fragments;  fragment = masked CRC-32C (4) ‖ length (2) ‖ type (1) ‖ payload,
//   little-endian type: 1 whole, 2 first, 3 middle, 4 last
#pragma once

#include <filesystem>

namespace veilleuse::storage {

/// Throws storage_error `damaged` when a write-ahead log of the directory is damaged before its last write.
/// Reads headers only, unless a log ends badly.
void require_sound_write_ahead_logs(const std::filesystem::path& directory);

}  // namespace veilleuse::storage
