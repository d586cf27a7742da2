// Which keys were destroyed, in the file `destroyed` of a log's backup (docs/formats.md, Backups): streams,
// one a line, between a first line with the version and a last one with a digest, so that none can be
// missing. A restore destroys them again, so that older keys give nothing back.
#pragma once

#include "events/stream.hpp"
#include "storage/limits.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace veilleuse::storage {

inline constexpr const char* destroyed_list_name = "destroyed";

/// Throws `cannot_open` when it would be too large to be read back.
[[nodiscard]] std::string destroyed_list_text(const std::vector<events::stream_id>& streams,
                                              std::size_t most_bytes = limits::destroyed_list_bytes);

/// Throws storage_error: `cannot_open`, `damaged`, `no file`.
[[nodiscard]] std::vector<events::stream_id> read_destroyed_list(
    const std::filesystem::path& file, std::size_t most_bytes = limits::destroyed_list_bytes);

}  // namespace veilleuse::storage
