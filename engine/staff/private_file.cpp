#include "engine/staff/private_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veilleuse::engine {

namespace {

constexpr mode_t owner_only = 0600;
constexpr mode_t all_but_owner = 0077;

/// A descriptor that closes itself.
class descriptor {
 public:
  explicit descriptor(int number) : number_{number} {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

failure failed(std::string_view act, const std::filesystem::path& path, int error) {
  const auto code =
      error == ENOSPC || error == EIO || error == EDQUOT ? exit_code::disk : exit_code::permission;
  return {code, fmt::format("Cannot {} {}: {}.", act, path.string(), std::generic_category().message(error))};
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const auto count = ::write(file, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

outcome<std::string> read_private_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number() < 0) {
    if (errno == ENOENT) return std::string{};
    return failed("read", path, errno);
  }
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return failed("read", path, errno);
  if ((status.st_mode & all_but_owner) != 0) {
    return failure{exit_code::permission,
                   fmt::format("{} may be read by others: set its mode to 0600.", path.string())};
  }
  if (static_cast<std::size_t>(status.st_size) > max_bytes) {
    return failure{exit_code::data_unusable, fmt::format("{} is too large.", path.string())};
  }
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t got = 0;
  while (got < content.size()) {
    const auto count = ::read(file.number(), content.data() + got, content.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", path, errno);
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  content.resize(got);
  return content;
}

outcome<done> replace_private_file(const std::filesystem::path& path, std::string_view content) {
  auto fresh = path;
  fresh += ".new";
  {
    const descriptor file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only)};
    const bool written = file.number() >= 0 && ::fchmod(file.number(), owner_only) == 0 &&
                         write_all(file.number(), content) && ::fsync(file.number()) == 0;
    if (!written) return failed("write", fresh, errno);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return failed("replace", path, errno);
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  const descriptor directory{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (directory.number() < 0 || ::fsync(directory.number()) != 0) return failed("sync", folder, errno);
  return done{};
}

outcome<file_lock> file_lock::take(const std::filesystem::path& path) {
  const int number = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
  if (number < 0) return failed("lock", path, errno);
  while (::flock(number, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int error = errno;
    ::close(number);
    return failed("lock", path, error);
  }
  return file_lock{number};
}

file_lock::~file_lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace veilleuse::engine
