// Files copied for a backup or out of one: synced, for their owner alone, and hashed as they are read.
#pragma once

#include "storage/log_types.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace veilleuse::storage {

struct file_content {
  std::uint64_t bytes = 0;
  /// BLAKE2b-256.
  digest hash{};
  bool operator==(const file_content&) const = default;
};

/// Writes the new file `to`, mode 0600, and syncs it; its directory is not synced. Says what was read. Throws
/// storage_error, also when `to` exists, and when `from` is a link, a pipe or a device: root backs up what
/// the engine's user may have put there.
file_content copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);

/// What a database's directory holds beside its lock and its diary, by name, in order. Throws storage_error.
[[nodiscard]] std::vector<std::string> database_files(const std::filesystem::path& directory);

/// The bytes of those files.
[[nodiscard]] std::uint64_t database_bytes(const std::filesystem::path& directory);

/// Refuses with `no_room` when fewer than `bytes` are free where `directory` is.
void require_room(const std::filesystem::path& directory, std::uint64_t bytes);

/// Whether what is written to one takes room from the other. Throws storage_error.
[[nodiscard]] bool are_on_one_disk(const std::filesystem::path& one, const std::filesystem::path& other);

/// Makes names durable: new ones, renamed ones, removed ones.
void sync_directory(const std::filesystem::path& directory);

/// And every file and directory below it.
void sync_tree(const std::filesystem::path& directory);

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

/// Also a link to nothing.
[[nodiscard]] bool is_there(const std::filesystem::path& file);

/// With all it holds. Nothing when there is none.
void remove_tree(const std::filesystem::path& directory);

}  // namespace veilleuse::storage
