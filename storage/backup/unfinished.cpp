#include "storage/backup/unfinished.hpp"

#include "storage/private_file.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>

namespace veilleuse::storage {

namespace {

descriptor locked_directory(const std::filesystem::path& directory) {
  descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.is_open()) throw system_failure("open the directory " + directory.string(), errno);
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return opened;
  if (errno != EWOULDBLOCK) throw system_failure("lock the directory " + directory.string(), errno);
  throw storage_error{storage_failure::locked,
                      "Another backup into " + directory.string() +
                          " is under way: wait for it, or choose another directory."};
}

void remove_what_was_left(const std::filesystem::path& directory,
                          const std::function<void(const std::string&)>& on_notice) {
  std::error_code problem;
  for (std::filesystem::directory_iterator entries{directory, problem};
       !problem && entries != std::filesystem::directory_iterator{}; entries.increment(problem)) {
    const auto& left = entries->path();
    if (!left.filename().string().starts_with(unfinished_prefix)) continue;
    remove_tree(left);
    on_notice("An earlier backup was cut short; what it left was removed: " + left.string());
  }
  if (problem) throw system_failure("list " + directory.string(), problem.value());
}

}  // namespace

backup_directory::backup_directory(const std::filesystem::path& path,
                                   const std::function<void(const std::string&)>& on_notice)
    : path_{std::filesystem::absolute(path)} {
  make_private_directory(path_, "the directory for backups");
  lock_ = locked_directory(path_);
  remove_what_was_left(path_, on_notice);
}

unfinished_backup::unfinished_backup(const backup_directory& in, const std::string& name)
    : path_{in.path() / (std::string{unfinished_prefix} + name)}, final_{in.path() / name} {
  std::error_code problem;
  if (std::filesystem::exists(final_, problem)) {
    throw storage_error{storage_failure::cannot_open,
                        "There is already a backup " + final_.string() + ": run it again in a second."};
  }
  make_private_directory(path_, "the directory of the backup");
}

unfinished_backup::~unfinished_backup() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

void unfinished_backup::copy(const std::filesystem::path& from, const std::string& name,
                             manifest& into) const {
  into.files.push_back({name, copy_durably(from, path_ / name)});
}

void unfinished_backup::copy_database(const std::filesystem::path& from, const std::string& name,
                                      manifest& into) const {
  make_private_directory(path_ / name, "a directory of the backup");
  for (const auto& file : database_files(from))
    copy(from / file, (std::filesystem::path{name} / file).string(), into);
  sync_directory(path_ / name);
}

std::filesystem::path unfinished_backup::finish(const manifest& what) {
  write_private_file(path_ / manifest_name, "the backup's manifest", to_text(what));
  rename_durably(path_, final_);
  path_.clear();
  return final_;
}

}  // namespace veilleuse::storage
