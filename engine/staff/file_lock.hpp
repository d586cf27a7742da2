// Keeps two administrators apart who change the same file.
#pragma once

#include "engine/outcome.hpp"

#include <filesystem>
#include <utility>

namespace veilleuse::engine {

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
