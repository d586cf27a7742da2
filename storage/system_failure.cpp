#include "storage/system_failure.hpp"

#include <cerrno>
#include <system_error>

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

}  // namespace

storage_error system_failure(const std::string& doing, int error) {
  const auto kind = kind_of(error);
  auto sentence = "Cannot " + doing + ": " + std::generic_category().message(error) + ".";
  if (kind == storage_failure::wrong_permissions) sentence += " " + std::string{permission_advice} + ".";
  return {kind, sentence};
}

void make_private_directory(const std::filesystem::path& directory, std::string_view what) {
  std::error_code problem;
  const bool made = std::filesystem::create_directories(directory, problem);
  if (!problem && made) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, problem);
  }
  if (problem) {
    throw system_failure("make " + std::string{what} + " " + directory.string(), problem.value());
  }
}

}  // namespace veilleuse::storage
