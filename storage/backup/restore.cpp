#include "storage/backup/restore.hpp"

#include "storage/backup/backup.hpp"
#include "storage/backup/destroyed_list.hpp"
#include "storage/backup/restore_target.hpp"
#include "storage/log_check.hpp"
#include "storage/private_file.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/system_failure.hpp"
#include "storage/wrapped_key.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace veilleuse::storage {

namespace {

using std::filesystem::path;

constexpr const char* master_key_name = "master.key";

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

/// What is small and stands beside the backups.
struct restore_sources {
  std::optional<master_key> master;
  /// All that stand in the further lists.
  std::set<events::stream_id> destroyed;
};

restore_sources read_sources(const restore_order& order) {
  restore_sources read;
  if (order.keys) read.master.emplace(read_master_key(order.master_key_file));
  for (const auto& file : order.destroyed_lists)
    std::ranges::copy(read_destroyed_list(file), std::inserter(read.destroyed, read.destroyed.end()));
  return read;
}

/// All that will be there, verified.
void fill(const path& restoring, const restore_order& order, const restore_sources& with, restored& found) {
  copy_verified(order.log, found.log, restoring);
  verify_restored_log(restoring / "log", found.log);
  if (!with.master) return;
  auto destroyed = with.destroyed;
  std::ranges::copy(read_destroyed_list(restoring / destroyed_list_name),
                    std::inserter(destroyed, destroyed.end()));
  copy_verified(*order.keys, *found.keys, restoring);
  verify_keys(restoring / "keys", restoring / "log", *with.master, *found.keys);
  found.destroyed_again = destroy_again(restoring / "keys", order.master_key_file, destroyed);
  if (order.with_master_key) write_master_key(restoring / master_key_name, *with.master);
}

}  // namespace

restored restore_backup(const restore_order& order) {
  restored found;
  found.log = read_manifest(order.log, backup_part::log);
  if (order.keys) {
    found.keys = read_manifest(*order.keys, backup_part::keys);
    require_one_installation(found.log, *found.keys);
  }
  // All that can be refused is looked at before anything is removed.
  const auto with = read_sources(order);
  const restore_target target{order};
  require_room(target.directory(), bytes_of(found.log) + (found.keys ? bytes_of(*found.keys) : 0));
  make_private_directory(target.unfinished(), "the directory of the restore");
  try {
    fill(target.unfinished(), order, with, found);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(target.unfinished(), ignored);
    throw;
  }
  target.put_in_place();
  return found;
}

void require_no_unfinished_restore(const path& data_directory) {
  if (!is_half_restored(data_directory)) return;
  throw storage_error{storage_failure::damaged,
                      "A restore into the data directory " + data_directory.string() +
                          " was cut short: run `veilleuse restore` again, which begins anew."};
}

}  // namespace veilleuse::storage
