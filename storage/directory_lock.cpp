#include "storage/directory_lock.hpp"

#include "storage/system_failure.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

namespace veilleuse::storage {

std::optional<descriptor> lock_directory(const std::filesystem::path& directory, directory_share how) {
  descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.is_open()) throw system_failure("open " + directory.string(), errno);
  const int kind = how == directory_share::alone ? LOCK_EX : LOCK_SH;
  if (::flock(opened.get(), kind | LOCK_NB) == 0) return opened;
  if (errno != EWOULDBLOCK) throw system_failure("lock " + directory.string(), errno);
  return std::nullopt;
}

}  // namespace veilleuse::storage
