// A small file that only its owner may read: written whole or not at all, durably.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace veilleuse::storage {

/// Fills `into` from the file's start and returns the file's size, which may be larger. `what` names the file
/// in a sentence: "the master key file". Throws storage_error: `cannot_open`, `io_error`, and
/// `unsafe_permissions` when the group or others may read or change it, or another user owns it.
[[nodiscard]] std::size_t read_private_file(const std::filesystem::path& file, std::string_view what,
                                            std::span<char> into);

/// Writes a new file, mode 0600, and syncs it and its directory. Throws storage_error.
void write_private_file(const std::filesystem::path& file, std::string_view what, std::string_view text);

}  // namespace veilleuse::storage
