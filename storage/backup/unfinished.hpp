// The directory in which backups are made, held by one run at a time, and a backup that is not whole yet.
#pragma once

#include "storage/backup/manifest.hpp"
#include "storage/descriptor.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace veilleuse::storage {

inline constexpr std::string_view unfinished_prefix = "unfinished-";

/// Made when missing, and locked for this run: `locked` while another holds it. What an earlier run left
/// unfinished is removed, and told.
class backup_directory {
 public:
  backup_directory(const std::filesystem::path& path,
                   const std::function<void(const std::string&)>& on_notice);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  descriptor lock_{-1};
};

/// Removed at the end unless finished.
class unfinished_backup {
 public:
  /// `name` as in "log-20261122T213000.123Z". Refuses when a backup of that name is there.
  unfinished_backup(const backup_directory& in, const std::string& name);
  unfinished_backup(const unfinished_backup&) = delete;
  unfinished_backup& operator=(const unfinished_backup&) = delete;
  ~unfinished_backup();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Adds a file to the manifest.
  void copy(const std::filesystem::path& from, const std::string& name, manifest& into) const;
  /// Adds all files of a database, into a directory of this name.
  void copy_database(const std::filesystem::path& from, const std::string& name, manifest& into) const;
  /// Writes the manifest, syncs, and gives the backup its name.
  std::filesystem::path finish(const manifest& what);

 private:
  std::filesystem::path path_;
  std::filesystem::path final_;
};

}  // namespace veilleuse::storage
