// The directory that a restore fills: new or empty, or what an earlier restore left half done; one restore's
// at a time.
#pragma once

#include "storage/backup/restore.hpp"
#include "storage/descriptor.hpp"

#include <array>
#include <filesystem>

namespace veilleuse::storage {

/// What a restore puts into a data directory, in the order in which it does.
inline constexpr std::array<const char*, 4> restored_names = {"keys", "master.key", "staff.json", "log"};

class restore_target {
 public:
  /// Locks it, removes what an earlier restore left, and makes it its owner's alone. Throws storage_error,
  /// and has then removed nothing: `locked`, or `cannot_open` when something is in the way, or when a thing
  /// that is to be restored from lies within.
  explicit restore_target(const restore_order& order);

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  /// Where everything is written first.
  [[nodiscard]] std::filesystem::path unfinished() const;
  /// Renames what is written to its place.
  void put_in_place() const;

 private:
  std::filesystem::path directory_;
  descriptor lock_;
};

/// A restore into it was cut short.
[[nodiscard]] bool is_half_restored(const std::filesystem::path& directory);

}  // namespace veilleuse::storage
