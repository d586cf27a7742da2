#include "storage/private_file.hpp"

#include "storage/descriptor.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veilleuse::storage {

namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
constexpr mode_t anyone_else = S_IRWXG | S_IRWXO;

[[noreturn]] void fail(std::string_view doing, const std::filesystem::path& file, std::string_view what) {
  const int error = errno;
  throw system_failure(std::string{doing} + " " + std::string{what} + " " + file.string(), error);
}

/// At the start of a sentence.
std::string subject(std::string_view what) {
  return "T" + std::string{what}.substr(1);
}

void refuse_when_unsafe(int file_descriptor, const std::filesystem::path& file, std::string_view what) {
  struct stat status {};
  if (::fstat(file_descriptor, &status) != 0) fail("examine", file, what);
  const auto named = subject(what) + " " + file.string();
  if (!S_ISREG(status.st_mode)) throw storage_error{storage_failure::cannot_open, named + " is not a file."};
  if (status.st_mode & anyone_else) {
    throw storage_error{storage_failure::wrong_permissions,
                        named +
                            " is open to other users: run chmod 600 on it, and think about who may have "
                            "read it."};
  }
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    throw storage_error{
        storage_failure::wrong_permissions,
        named +
            " belongs to another user: run this as that user (as root: runuser -u veilleuse -- "
            "veilleuse …), or give it to the one who runs Veilleuse."};
  }
}

void sync_directory(const std::filesystem::path& file, std::string_view what) {
  const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  const descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.is_open() || ::fsync(opened.get()) != 0) fail("sync the directory of", file, what);
}

void write_all(int file_descriptor, std::string_view text, const std::filesystem::path& file,
               std::string_view what) {
  while (!text.empty()) {
    const auto written = ::write(file_descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", file, what);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Written whole and synced under another name, to be given the file's own: after a power cut the file is
/// whole or not there.
std::filesystem::path write_unfinished(const std::filesystem::path& file, std::string_view what,
                                       std::string_view text) {
  auto unfinished = file;
  unfinished += ".unfinished";
  ::unlink(unfinished.c_str());
  const descriptor opened{::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_only)};
  if (!opened.is_open()) fail("make", file, what);
  write_all(opened.get(), text, file, what);
  if (::fsync(opened.get()) != 0) fail("sync", file, what);
  return unfinished;
}

std::size_t read_up_to(int file_descriptor, const std::filesystem::path& file, std::string_view what,
                       std::span<char> into) {
  std::size_t size = 0;
  while (size < into.size()) {
    const auto read = ::read(file_descriptor, into.data() + size, into.size() - size);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) fail("read", file, what);
    if (read == 0) return size;
    size += static_cast<std::size_t>(read);
  }
  char beyond = 0;
  return ::read(file_descriptor, &beyond, 1) == 0 ? size : size + 1;
}

}  // namespace

std::size_t read_private_file(const std::filesystem::path& file, std::string_view what,
                              std::span<char> into) {
  const descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!opened.is_open()) fail("read", file, what);
  refuse_when_unsafe(opened.get(), file, what);
  return read_up_to(opened.get(), file, what, into);
}

std::optional<std::string> read_private_text(const std::filesystem::path& file, std::string_view what,
                                             std::size_t max_bytes) {
  const descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!opened.is_open() && errno == ENOENT) return std::nullopt;
  if (!opened.is_open()) fail("read", file, what);
  refuse_when_unsafe(opened.get(), file, what);
  std::string text(max_bytes, '\0');
  const auto size = read_up_to(opened.get(), file, what, text);
  if (size > max_bytes) {
    throw storage_error{storage_failure::damaged, subject(what) + " " + file.string() + " is too large."};
  }
  text.resize(size);
  return text;
}

void write_private_file(const std::filesystem::path& file, std::string_view what, std::string_view text) {
  const auto unfinished = write_unfinished(file, what, text);
  // link() refuses to replace a file that another process made meanwhile; rename() would not.
  if (::link(unfinished.c_str(), file.c_str()) != 0) fail("make", file, what);
  ::unlink(unfinished.c_str());
  sync_directory(file, what);
}

void replace_private_file(const std::filesystem::path& file, std::string_view what, std::string_view text) {
  const auto unfinished = write_unfinished(file, what, text);
  if (::rename(unfinished.c_str(), file.c_str()) != 0) fail("replace", file, what);
  sync_directory(file, what);
}

}  // namespace veilleuse::storage
