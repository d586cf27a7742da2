#include "engine/staff/file_lock.hpp"

#include "engine/storage_exit_code.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace veilleuse::engine {

namespace {

constexpr mode_t owner_only = 0600;

failure cannot_lock(const std::filesystem::path& path, int error) {
  const auto problem = storage::system_failure("lock the staff file with " + path.string(), error);
  return {code_of(problem.kind()), problem.what()};
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
