#include "storage/backup/restore.hpp"

#include "storage/backup/backup.hpp"
#include "storage/backup/destroyed_list.hpp"
#include "storage/log_check.hpp"
#include "storage/private_file.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/system_failure.hpp"
#include "storage/wrapped_key.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace veilleuse::storage {

namespace {

using std::filesystem::path;

constexpr const char* restoring_name = "restoring";
constexpr const char* master_key_name = "master.key";
/// What a restore puts into a data directory, in the order in which it does.
constexpr std::array<const char*, 4> restored_names = {"keys", master_key_name, "staff.json", "log"};

bool is_there(const path& file) {
  std::error_code problem;
  const auto kind = std::filesystem::symlink_status(file, problem).type();
  if (problem && kind != std::filesystem::file_type::not_found)
    throw system_failure("look at " + file.string(), problem.value());
  return kind != std::filesystem::file_type::not_found;
}

/// A directory that is new or empty, or made so again.
void prepare_target(const restore_order& order) {
  std::error_code problem;
  if (is_there(order.to / restoring_name)) {
    order.on_notice("An earlier restore into " + order.to.string() + " was cut short; it begins anew.");
    for (const auto* name : restored_names)
      remove_tree(order.to / name);
    remove_tree(order.to / restoring_name);
  }
  const bool in_the_way = is_there(order.to) && (!std::filesystem::is_directory(order.to, problem) ||
                                                 !std::filesystem::is_empty(order.to, problem));
  if (problem) throw system_failure("look into " + order.to.string(), problem.value());
  if (in_the_way) {
    throw storage_error{
        storage_failure::cannot_open,
        "The target " + order.to.string() +
            " is not empty, and a restore replaces nothing: choose a new or an empty directory, or "
            "move what is there away."};
  }
  make_private_directory(order.to, "the target's directory");
}

std::uint64_t bytes_of(const manifest& what) {
  std::uint64_t bytes = 0;
  for (const auto& file : what.files)
    bytes += file.content.bytes;
  return bytes;
}

/// Each file, compared with what the manifest says of it.
void copy_verified(const path& backup, const manifest& what, const path& to) {
  make_private_directory(to / name_of(what.part), "a directory of the restore");
  for (const auto& file : what.files) {
    const auto from = backup / file.name;
    if (!is_there(from)) {
      throw storage_error{storage_failure::damaged, "The backup is damaged: its file " + from.string() +
                                                        " is missing. Use another backup."};
    }
    if (copy_durably(from, to / file.name) == file.content) continue;
    throw storage_error{storage_failure::damaged, "The backup is damaged: its file " + from.string() +
                                                      " is not what was written. Use another backup."};
  }
}

void verify_restored_log(const path& log, const manifest& expected) {
  const auto report = verify_log(log);
  std::vector<partition_end> ends;
  for (const auto& partition : report.statistics.partitions)
    if (partition.records > 0) ends.push_back({partition.partition, partition.end});
  const bool agrees = ends == expected.ends && report.statistics.installation == expected.installation &&
                      report.statistics.streams == expected.streams;
  if (report.sound() && agrees) return;
  throw storage_error{
      storage_failure::damaged,
      "The log of the backup does not verify: " +
          (report.sound() ? "it is not the one its manifest tells of" : report.problems.front().what) +
          ". Use another backup."};
}

void require_one_installation(const manifest& log, const manifest& keys) {
  if (log.installation == keys.installation) return;
  throw storage_error{
      storage_failure::wrong_master_key,
      "These keys are of another installation than the log: use the keys' backups of the same one."};
}

/// Opens every key that is there.
void verify_keys(const path& keys, const path& log, const master_key& master, const manifest& expected) {
  const auto vault = vault_database::open_for_reading(keys);
  if (vault.fingerprint() != master.fingerprint()) {
    throw storage_error{storage_failure::wrong_master_key,
                        "The master key does not fit these keys: give the one of their installation."};
  }
  std::uint64_t present = 0;
  vault.for_each_key([&](const auto& stream, std::string_view row) {
    if (unwrap_key(stream, row, master).key) ++present;
    return true;
  });
  if (present != expected.keys) {
    throw storage_error{storage_failure::damaged,
                        "The keys of the backup are not those its manifest tells of. Use another backup."};
  }
  require_keys_of_all_streams(log, vault);
}

std::uint64_t destroy_again(const path& keys, const path& master_key_file,
                            const std::set<events::stream_id>& destroyed) {
  if (destroyed.empty()) return 0;
  key_vault_options options{keys, master_key_file};
  options.must_hold_keys = true;
  const auto vault = open_key_vault(options);
  std::uint64_t count = 0;
  for (const auto& stream : destroyed) {
    if (vault->find(stream).standing == key_standing::present) ++count;
    vault->destroy(stream);
  }
  return count;
}

/// All that stood in some list.
std::set<events::stream_id> destroyed_in(const path& own_list, const restore_order& order) {
  const auto own = read_destroyed_list(own_list);
  std::set<events::stream_id> all{own.begin(), own.end()};
  for (const auto& file : order.destroyed_lists)
    std::ranges::copy(read_destroyed_list(file), std::inserter(all, all.end()));
  return all;
}

/// All that will be there, verified.
void fill(const path& restoring, const restore_order& order, restored& found) {
  copy_verified(order.log, found.log, restoring);
  verify_restored_log(restoring / "log", found.log);
  if (!order.keys) return;
  const auto master = read_master_key(order.master_key_file);
  const auto destroyed = destroyed_in(restoring / destroyed_list_name, order);
  copy_verified(*order.keys, *found.keys, restoring);
  verify_keys(restoring / "keys", restoring / "log", master, *found.keys);
  found.destroyed_again = destroy_again(restoring / "keys", order.master_key_file, destroyed);
  if (order.with_master_key) write_master_key(restoring / master_key_name, master);
}

void put_in_place(const path& restoring, const path& to) {
  sync_tree(restoring);
  for (const auto* name : restored_names)
    if (is_there(restoring / name)) rename_durably(restoring / name, to / name);
  remove_tree(restoring);
  sync_directory(to);
}

}  // namespace

restored restore_backup(const restore_order& order) {
  restored found;
  found.log = read_manifest(order.log, backup_part::log);
  if (order.keys) {
    found.keys = read_manifest(*order.keys, backup_part::keys);
    require_one_installation(found.log, *found.keys);
  }
  prepare_target(order);
  require_room(order.to, bytes_of(found.log) + (found.keys ? bytes_of(*found.keys) : 0));
  const auto to = std::filesystem::absolute(order.to);
  make_private_directory(to / restoring_name, "the directory of the restore");
  try {
    fill(to / restoring_name, order, found);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(to / restoring_name, ignored);
    throw;
  }
  put_in_place(to / restoring_name, to);
  return found;
}

void require_no_unfinished_restore(const path& data_directory) {
  if (!is_there(data_directory / restoring_name)) return;
  throw storage_error{storage_failure::damaged,
                      "A restore into the data directory " + data_directory.string() +
                          " was cut short: run `veilleuse restore` again, which begins anew."};
}

}  // namespace veilleuse::storage
