// Who works on a data directory as a whole. An engine shares it with other engines that start on it (of those
// the databases' own locks let one go on); a restore has it alone.
#pragma once

#include "storage/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace veilleuse::storage {

enum class directory_share : std::uint8_t { with_others, alone };

/// Until the descriptor is closed, also by a crash. Nothing when somebody else's lock does not allow it.
/// Throws storage_error when the directory cannot be opened or locked at all.
[[nodiscard]] std::optional<descriptor> lock_directory(const std::filesystem::path& directory,
                                                       directory_share how);

}  // namespace veilleuse::storage
