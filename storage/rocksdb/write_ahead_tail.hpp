// Tells a torn tail of RocksDB's write-ahead log, or of its manifest, from damage in front of good records.
// RocksDB takes a record whose length runs past the file's end, or a zeroed block, for the end of the log,
// and drops what follows without a word: a single flipped bit in the last 32 KiB could lose many synced
// writes, and in the manifest whole tables, whose files the start would then remove.
//
// Only one write is ever unsynced here (group_commit, vault_database), so what a power cut can tear is one
// record: no whole record may begin behind the first bad one. Format: RocksDB 7.8, db/log_format.h (not
// recycled):
//
//   block of 32 KiB = fragments;  fragment = masked CRC-32C (4) ‖ length (2) ‖ type (1) ‖ payload,
//   little-endian type: 1 whole, 2 first, 3 middle, 4 last
#pragma once

#include <filesystem>
#include <string>

namespace veilleuse::storage {

/// Names of files that end in a record which is not whole; empty: none does.
struct cut_tails {
  std::string write_ahead_log;
  std::string manifest;
};

/// Of the database in a directory; `what` names it: "the event log". Throws storage_error `damaged` when a
/// file is damaged before its last record. Reads headers only, unless a file ends badly.
cut_tails require_sound_tails(const std::filesystem::path& directory, const std::string& what);

/// For the operator, when a start drops what was cut.
[[nodiscard]] std::string cut_write_notice(const std::string& what, const std::string& file);

}  // namespace veilleuse::storage
