// The staff directory as a running engine sees it: read from the file whenever that changed.
#pragma once

#include "engine/staff/staff_file.hpp"
#include "storage/secrets.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::engine {

/// Safe to call from any thread.
class staff_directory {
 public:
  explicit staff_directory(std::filesystem::path path) : file_{path}, path_{std::move(path)} {}

  /// Reads the file if it changed since. On failure the last good state stays, and the failure is given.
  [[nodiscard]] outcome<done> refresh();

  /// Looks at the file first when the token is unknown, so that a new account works at once.
  [[nodiscard]] std::optional<staff_account> find_by_token(std::string_view token);

  /// False once the account was removed.
  [[nodiscard]] bool is_current(const events::moderator_id& id) const;

 private:
  /// What tells one state of a file from another: it is replaced, never written into.
  struct file_mark {
    std::uint64_t inode = 0;
    std::int64_t changed_ns = 0;
    std::uint64_t size = 0;
    bool operator==(const file_mark&) const = default;
  };
  [[nodiscard]] file_mark mark_now() const;
  [[nodiscard]] std::optional<staff_account> known(const std::string& hash) const;

  staff_file file_;
  std::filesystem::path path_;
  mutable std::mutex lock_;
  bool loaded_ = false;
  file_mark mark_;
  /// By token hash.
  std::map<std::string, staff_account, std::less<>> accounts_;
};

}  // namespace veilleuse::engine
