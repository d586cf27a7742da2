#include "storage/backup/file_copy.hpp"

#include "storage/blake2b.hpp"
#include "storage/descriptor.hpp"
#include "storage/limits.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

namespace veilleuse::storage {

namespace {

[[noreturn]] void fail_to(const std::string& doing, const std::filesystem::path& file) {
  const int error = errno;
  throw system_failure(doing + " " + file.string(), error);
}

void require_done(const std::error_code& problem, const std::string& doing,
                  const std::filesystem::path& file) {
  if (problem) throw system_failure(doing + " " + file.string(), problem.value());
}

[[noreturn]] void fail_as_no_file(const std::filesystem::path& file) {
  throw storage_error{storage_failure::cannot_open,
                      file.string() +
                          " is a link, a pipe or a device, which is never copied. Put the file "
                          "itself there."};
}

descriptor opened_for_reading(const std::filesystem::path& file, int flags) {
  descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | flags)};
  if (!opened.is_open() && errno == ELOOP) fail_as_no_file(file);
  if (!opened.is_open()) fail_to("read", file);
  return opened;
}

struct stat status_of(const descriptor& opened, const std::filesystem::path& file) {
  struct stat status {};
  if (::fstat(opened.get(), &status) != 0) fail_to("look at", file);
  return status;
}

void write_whole(const descriptor& into, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    const auto written = ::write(into.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to("write", file);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// The next bytes, none at the end.
std::string_view read_some(const descriptor& from, std::string& buffer, const std::filesystem::path& file) {
  while (true) {
    const auto size = ::read(from.get(), buffer.data(), buffer.size());
    if (size >= 0) return {buffer.data(), static_cast<std::size_t>(size)};
    if (errno != EINTR) fail_to("read", file);
  }
}

/// Its holder writes the first, and both say nothing of the data.
bool belongs_to_the_process(const std::string& name) {
  return name == "LOCK" || name.starts_with("LOG") || name == "room-probe";
}

}  // namespace

file_content copy_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  // Opening a pipe would wait for a writer.
  const auto source = opened_for_reading(from, O_NOFOLLOW | O_NONBLOCK);
  if (!S_ISREG(status_of(source, from).st_mode)) fail_as_no_file(from);
  const descriptor target{::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (!target.is_open()) fail_to("make", to);
  file_content content;
  blake2b_256 hash;
  std::string buffer(limits::copy_bytes, '\0');
  for (auto bytes = read_some(source, buffer, from); !bytes.empty();
       bytes = read_some(source, buffer, from)) {
    hash.feed(bytes);
    content.bytes += bytes.size();
    write_whole(target, bytes, to);
  }
  if (::fsync(target.get()) != 0) fail_to("sync", to);
  content.hash = hash.finish();
  return content;
}

std::vector<std::string> database_files(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  std::error_code problem;
  std::filesystem::directory_iterator entries{directory, problem};
  for (; !problem && entries != std::filesystem::directory_iterator{}; entries.increment(problem)) {
    const auto name = entries->path().filename().string();
    if (!belongs_to_the_process(name) && entries->is_regular_file()) names.push_back(name);
  }
  require_done(problem, "list", directory);
  std::ranges::sort(names);
  return names;
}

std::uint64_t database_bytes(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  for (const auto& name : database_files(directory)) {
    std::error_code problem;
    bytes += std::filesystem::file_size(directory / name, problem);
    require_done(problem, "measure", directory / name);
  }
  return bytes;
}

void require_room(const std::filesystem::path& directory, std::uint64_t bytes) {
  std::error_code problem;
  const auto space = std::filesystem::space(directory, problem);
  require_done(problem, "look how much room there is in", directory);
  if (space.available >= bytes) return;
  throw storage_error{
      storage_failure::no_room,
      fmt::format("There is too little room in {}: {} bytes are needed and {} are free. Free some, "
                  "or choose another disk.",
                  directory.string(), bytes, space.available)};
}

bool are_on_one_disk(const std::filesystem::path& one, const std::filesystem::path& other) {
  const auto disk_of = [](const std::filesystem::path& directory) {
    return status_of(opened_for_reading(directory, O_DIRECTORY), directory).st_dev;
  };
  return disk_of(one) == disk_of(other);
}

bool is_there(const std::filesystem::path& file) {
  std::error_code problem;
  const auto kind = std::filesystem::symlink_status(file, problem).type();
  if (problem && kind != std::filesystem::file_type::not_found)
    throw system_failure("look at " + file.string(), problem.value());
  return kind != std::filesystem::file_type::not_found;
}

void sync_directory(const std::filesystem::path& directory) {
  const auto opened = opened_for_reading(directory, O_DIRECTORY);
  if (::fsync(opened.get()) != 0) fail_to("sync", directory);
}

void sync_tree(const std::filesystem::path& directory) {
  std::error_code problem;
  std::filesystem::recursive_directory_iterator entries{directory, problem};
  for (; !problem && entries != std::filesystem::recursive_directory_iterator{}; entries.increment(problem)) {
    const auto opened = opened_for_reading(entries->path(), 0);
    if (::fsync(opened.get()) != 0) fail_to("sync", entries->path());
  }
  require_done(problem, "list", directory);
  sync_directory(directory);
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code problem;
  std::filesystem::rename(from, to, problem);
  require_done(problem, "rename " + from.string() + " to", to);
  sync_directory(to.parent_path());
  if (from.parent_path() != to.parent_path()) sync_directory(from.parent_path());
}

void remove_tree(const std::filesystem::path& directory) {
  std::error_code problem;
  std::filesystem::remove_all(directory, problem);
  require_done(problem, "remove", directory);
}

}  // namespace veilleuse::storage
