// What a backup says of itself: text, in the file `manifest` of its directory. docs/formats.md, "Backups".
//
//   veilleuse backup 1
//   part log                                 or: part keys
//   id HEX (16 bytes)                        of the run; the same in both parts
//   made_at 20261122T213000.123Z             the name of the directory, too
//   made_by VERSION
//   installation HEX (16 bytes)              of the event log, also in the keys' part
//   log: partitions N, records N, events N, streams N, then a line `end PARTITION COUNT CHAIN` for each
//        partition that holds records
//   keys: master HEX (16 bytes), keys N, destroyed N
//   file BYTES HASH NAME                     each file, by name
//   digest HASH                              BLAKE2b-256 of all the lines before
#pragma once

#include "storage/backup/file_copy.hpp"
#include "storage/log_types.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::storage {

enum class backup_part : std::uint8_t { log, keys };

struct backup_file {
  /// Below the backup's directory: "log/000012.sst".
  std::string name;
  file_content content;
};

struct partition_end {
  partition_id partition;
  prefix_digest end;
  bool operator==(const partition_end&) const = default;
};

struct manifest {
  backup_part part = backup_part::log;
  std::string id;
  std::string made_at;
  std::string made_by;
  std::string installation;
  /// Of the log's part.
  std::uint64_t partitions = 0;
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t streams = 0;
  std::vector<partition_end> ends;
  /// Of the keys' part.
  std::string master;
  std::uint64_t keys = 0;
  std::uint64_t destroyed = 0;

  std::vector<backup_file> files;
};

inline constexpr std::string_view manifest_name = "manifest";

/// Throws `cannot_open` when it could not be read back: too large, or a file has a name that is not safe.
[[nodiscard]] std::string to_text(const manifest& what);
/// `source` names it in a sentence. Throws storage_error: `damaged`, `newer_version`.
[[nodiscard]] manifest manifest_from_text(std::string_view text, const std::string& source);

/// Of a backup's directory. Throws `cannot_open` when it holds none, or one of the other part.
[[nodiscard]] manifest read_manifest(const std::filesystem::path& directory, backup_part expected);

/// "log" or "keys".
[[nodiscard]] std::string_view name_of(backup_part part);

}  // namespace veilleuse::storage
