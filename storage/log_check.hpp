// Offline verification of an embedded log, for `veilleuse log verify` and `veilleuse log stat`: what it
// holds, and whether anything was changed, removed or reordered. Reads skeletons of the layout only, never a
// record's content.
#pragma once

#include "storage/log_types.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace veilleuse::storage {

struct partition_statistics {
  partition_id partition;
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  /// Of records, without envelopes and indexes.
  std::uint64_t bytes = 0;
  std::uint64_t take_overs = 0;
  prefix_digest end;
};

struct log_statistics {
  std::uint32_t format_version = 0;
  /// 32 hexadecimal digits; a copied directory keeps them.
  std::string installation;
  std::vector<partition_statistics> partitions;
  std::uint64_t streams = 0;
  /// Of the files on the disk.
  std::uint64_t file_bytes = 0;
};

struct log_problem {
  /// One sentence: where, and what is wrong.
  std::string what;
};

struct log_report {
  log_statistics statistics;
  /// The first limits::problems_reported of them.
  std::vector<log_problem> problems;
  std::uint64_t problem_count = 0;
  [[nodiscard]] bool sound() const { return problem_count == 0; }
};

/// Takes no lock and changes no file: what is durable at the moment of the call. Throws storage_error when
/// the log cannot be opened or read at all.
[[nodiscard]] log_statistics measure_log(const std::filesystem::path& directory);

/// Checks, in every partition: positions without a hole; the chain; terms that only grow and exist; ordinals
/// 1, 2, 3… in each term; each take-over's prefix; the record's own header against its envelope. Then index
/// against records, both ways, and each stream's numbers without a hole. `progress` is called with records
/// seen so far.
[[nodiscard]] log_report verify_log(const std::filesystem::path& directory,
                                    const std::function<void(std::uint64_t records)>& progress = {});

}  // namespace veilleuse::storage
