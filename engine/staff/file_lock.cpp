#include "engine/staff/file_lock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace veilleuse::engine {

namespace {

constexpr mode_t owner_only = 0600;

failure cannot_lock(const std::filesystem::path& path, int error) {
  return {exit_code::permission,
          fmt::format("Cannot lock {}: {}.", path.string(), std::generic_category().message(error))};
}

}  // namespace

outcome<file_lock> file_lock::take(const std::filesystem::path& path) {
  const int number = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
  if (number < 0) return cannot_lock(path, errno);
  while (::flock(number, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int error = errno;
    ::close(number);
    return cannot_lock(path, error);
  }
  return file_lock{number};
}

file_lock::~file_lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace veilleuse::engine
