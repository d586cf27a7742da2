// Whether the relay's database is tuned as the engine's: read from the OPTIONS files that RocksDB itself
// writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace veilleuse::bench {

/// "name: relay value / engine value" for every option of the database, of the family `records` and of its
/// tables that differs, names of folders aside. One entry that says so when a file is not found.
[[nodiscard]] std::vector<std::string> options_difference(const std::filesystem::path& relay_data,
                                                          const std::filesystem::path& engine_data);

}  // namespace veilleuse::bench
