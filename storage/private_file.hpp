// A small file that only its owner may read: written whole or not at all, durably. `what` names the file in a
// sentence: "the master key file". All throw storage_error.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace veilleuse::storage {

/// Fills `into` from the file's start and returns the file's size, which may be larger. Refuses:
/// `wrong_permissions` when the group or others may read or change it, or another user owns it.
[[nodiscard]] std::size_t read_private_file(const std::filesystem::path& file, std::string_view what,
                                            std::span<char> into);

/// The same for a text that need not be wiped from memory; nothing when there is no such file, `damaged` when
/// it is larger than `max_bytes`.
[[nodiscard]] std::optional<std::string> read_private_text(const std::filesystem::path& file,
                                                           std::string_view what, std::size_t max_bytes);

/// Writes a new file, mode 0600, and syncs it and its directory. Refuses when it exists.
void write_private_file(const std::filesystem::path& file, std::string_view what, std::string_view text);

/// Writes it anew or over the old one: after a crash either is there, whole.
void replace_private_file(const std::filesystem::path& file, std::string_view what, std::string_view text);

}  // namespace veilleuse::storage
