#include "storage/backup/restore_target.hpp"

#include "storage/backup/file_copy.hpp"
#include "storage/backup/places.hpp"
#include "storage/backup/stopped_data.hpp"
#include "storage/directory_lock.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <system_error>

#include <sys/stat.h>

namespace veilleuse::storage {

namespace {

using std::filesystem::path;

constexpr const char* restoring_name = "restoring";

/// What is removed of a half restored directory may hold the only master key.
void refuse_sources_within(const restore_order& order) {
  auto sources = order.destroyed_lists;
  sources.push_back(order.log);
  if (order.keys) sources.push_back(*order.keys);
  if (!order.master_key_file.empty()) sources.push_back(order.master_key_file);
  const auto to = true_place(order.to);
  for (const auto& source : sources) {
    if (!is_or_holds(to, true_place(source))) continue;
    throw storage_error{storage_failure::cannot_open,
                        source.string() + " lies in the target " + order.to.string() +
                            ": copy it to another place first, so that nothing to restore from is lost."};
  }
}

/// The advice for a target that is not empty would have live data moved away.
void refuse_engine_on(const path& directory) {
  const auto log = directory / "log";
  if (!is_there(log / "LOCK") || !is_held(log)) return;
  throw storage_error{storage_failure::locked, "An engine runs on the target " + directory.string() +
                                                   ": stop it first, or choose another directory."};
}

descriptor made_and_locked(const restore_order& order) {
  struct stat seen {};
  if (::stat(order.to.c_str(), &seen) == 0 && !S_ISDIR(seen.st_mode)) {
    throw storage_error{storage_failure::cannot_open, "The target " + order.to.string() +
                                                          " is no directory: choose a new or an empty one."};
  }
  make_private_directory(order.to, "the target's directory");
  refuse_engine_on(order.to);
  if (auto lock = lock_directory(order.to, directory_share::alone)) return *std::move(lock);
  throw storage_error{storage_failure::locked, "Another restore into " + order.to.string() +
                                                   " is under way, or an engine starts on it: let it end."};
}

void require_empty(const path& directory) {
  std::error_code problem;
  const bool is_empty = std::filesystem::is_empty(directory, problem);
  if (problem) throw system_failure("look into " + directory.string(), problem.value());
  if (is_empty) return;
  throw storage_error{
      storage_failure::cannot_open,
      "The target " + directory.string() +
          " is not empty, and a restore replaces nothing: choose a new or an empty directory, "
          "or move what is there away."};
}

}  // namespace

restore_target::restore_target(const restore_order& order)
    : directory_{std::filesystem::absolute(order.to)}, lock_{made_and_locked(order)} {
  if (is_half_restored(directory_)) {
    refuse_sources_within(order);
    order.on_notice("An earlier restore into " + order.to.string() + " was cut short; it begins anew.");
    for (const auto* name : restored_names)
      remove_tree(directory_ / name);
    remove_tree(unfinished());
  }
  require_empty(directory_);
  if (::fchmod(lock_.get(), S_IRWXU) != 0)
    throw system_failure("close " + order.to.string() + " to others", errno);
}

path restore_target::unfinished() const {
  return directory_ / restoring_name;
}

void restore_target::put_in_place() const {
  sync_tree(unfinished());
  for (const auto* name : restored_names)
    if (is_there(unfinished() / name)) rename_durably(unfinished() / name, directory_ / name);
  remove_tree(unfinished());
  sync_directory(directory_);
}

bool is_half_restored(const path& directory) {
  return is_there(directory / restoring_name);
}

}  // namespace veilleuse::storage
