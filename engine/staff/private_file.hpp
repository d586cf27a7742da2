// Small files that only their owner may read, replaced as a whole: a crash leaves the old or the new one.
#pragma once

#include "engine/outcome.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace veilleuse::engine {

/// Empty when there is no such file. Refuses one that others may read, or that is larger than `max_bytes`.
[[nodiscard]] outcome<std::string> read_private_file(const std::filesystem::path& path,
                                                     std::size_t max_bytes);
/// Mode 0600; synced, and its directory too.
[[nodiscard]] outcome<done> replace_private_file(const std::filesystem::path& path, std::string_view content);

/// Held by one process at a time; waits for the other.
class file_lock {
 public:
  [[nodiscard]] static outcome<file_lock> take(const std::filesystem::path& path);
  file_lock(file_lock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  file_lock& operator=(file_lock&&) = delete;
  ~file_lock();

 private:
  explicit file_lock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace veilleuse::engine
