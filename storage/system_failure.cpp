#include "storage/system_failure.hpp"

#include "storage/descriptor.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace veilleuse::storage {

namespace {

storage_failure kind_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return storage_failure::no_room;
    case EIO:
      return storage_failure::io_error;
    case EACCES:
    case EPERM:
      return storage_failure::wrong_permissions;
    default:
      return storage_failure::cannot_open;
  }
}

/// A directory that was made lasts when the one that holds its name was synced.
void sync_name(const std::filesystem::path& above, const std::string& doing) {
  const descriptor opened{::open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  // Who may make something in a directory need not be allowed to list it.
  if (!opened.is_open() && errno == EACCES) return;
  if (!opened.is_open() || ::fsync(opened.get()) != 0) throw system_failure(doing, errno);
}

/// As open as the user's mask allows: it is not the data's own.
void make_directory_above(const std::filesystem::path& directory, const std::string& doing) {
  std::error_code problem;
  const auto above = directory.parent_path();
  if (!std::filesystem::is_directory(above, problem) && directory.has_relative_path())
    make_directory_above(above, doing);
  std::filesystem::create_directory(directory, problem);
  if (problem) throw system_failure(doing, problem.value());
  sync_name(above, doing);
}

}  // namespace

storage_error system_failure(const std::string& doing, int error) {
  const auto kind = kind_of(error);
  auto sentence = "Cannot " + doing + ": " + std::generic_category().message(error) + ".";
  if (kind == storage_failure::wrong_permissions) sentence += " " + std::string{permission_advice} + ".";
  return {kind, sentence};
}

void make_private_directory(const std::filesystem::path& directory, std::string_view what) {
  const auto doing = "make " + std::string{what} + " " + directory.string();
  std::error_code problem;
  // Without a slash at its end, or it would be its own parent.
  const auto place = (std::filesystem::absolute(directory).lexically_normal() / "").parent_path();
  if (std::filesystem::is_directory(place, problem)) return;
  const auto above = place.parent_path();
  if (!std::filesystem::is_directory(above, problem)) make_directory_above(above, doing);
  if (::mkdir(place.c_str(), S_IRWXU) != 0 && errno != EEXIST) throw system_failure(doing, errno);
  if (!std::filesystem::is_directory(place, problem)) throw system_failure(doing, ENOTDIR);
  sync_name(above, doing);
}

}  // namespace veilleuse::storage
