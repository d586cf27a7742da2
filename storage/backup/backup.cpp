#include "storage/backup/backup.hpp"

#include "storage/backup/destroyed_list.hpp"
#include "storage/backup/places.hpp"
#include "storage/backup/unfinished.hpp"
#include "storage/blake2b.hpp"
#include "storage/log_check.hpp"
#include "storage/private_file.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/log_reader.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/secrets.hpp"
#include "storage/system_failure.hpp"
#include "storage/wrapped_key.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace veilleuse::storage {

namespace {

using std::filesystem::path;

/// As "20261122T213000.123Z": names sort as they were made.
std::string time_name(std::chrono::system_clock::time_point when) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(when - seconds);
  return fmt::format("{:%Y%m%dT%H%M%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(when)),
                     rest.count());
}

void refuse_one_place_for_both(const backup_order& order) {
  const auto to = true_place(order.to);
  const auto keys_to = true_place(order.keys_to);
  if (!is_or_holds(to, keys_to) && !is_or_holds(keys_to, to)) return;
  throw storage_error{
      storage_failure::cannot_open,
      "The keys must not lie with the log: their backups are kept for a shorter time, or a destroyed "
      "key would live on. Choose another directory for the keys, neither of the two in the other."};
}

void require_room_for_both(const path& keys_to, std::uint64_t key_bytes, const path& to,
                           std::uint64_t log_bytes) {
  const bool one_disk = are_on_one_disk(keys_to, to);
  require_room(keys_to, key_bytes);
  require_room(to, one_disk ? log_bytes + key_bytes : log_bytes);
}

/// What the copied vault says of itself; its destroyed keys.
std::vector<events::stream_id> inspect_keys(const vault_database& vault, manifest& into) {
  const auto master = vault.fingerprint();
  if (!master) {
    throw storage_error{
        storage_failure::damaged,
        "The key vault does not say which master key it belongs to: there is nothing to back up."};
  }
  if (!vault.pending_erasures().empty()) {
    throw storage_error{storage_failure::cannot_open,
                        "A key was being destroyed at that moment, and its bytes would live on in the "
                        "backup. Back up again: a "
                        "running engine is done with it in a moment, a stopped one with its next start."};
  }
  into.master = events::to_hex(*master);
  std::vector<events::stream_id> destroyed;
  vault.for_each_key([&](const auto& stream, std::string_view row) {
    const bool is_destroyed = row == destroyed_row();
    is_destroyed ? ++into.destroyed : ++into.keys;
    if (is_destroyed) destroyed.push_back(stream);
    return true;
  });
  return destroyed;
}

/// Reads every record of the copy.
void inspect_log(const path& log, manifest& into) {
  const auto report = verify_log(log);
  if (!report.sound()) {
    throw storage_error{
        storage_failure::damaged,
        fmt::format("The event log is damaged, so no backup was made; keep the backups there are. "
                    "`veilleuse log verify` tells all; the first problem: {}",
                    report.problems.front().what)};
  }
  into.installation = report.statistics.installation;
  into.partitions = report.statistics.partitions.size();
  into.streams = report.statistics.streams;
  for (const auto& partition : report.statistics.partitions) {
    into.records += partition.records;
    into.events += partition.events;
    if (partition.records > 0) into.ends.push_back({partition.partition, partition.end});
  }
}

}  // namespace

void require_keys_of_all_streams(const path& log, const vault_database& vault) {
  log_database_options options;
  options.directory = log;
  options.read_only = true;
  const log_database data{options};
  std::uint64_t missing = 0;
  log_reader{data}.for_each_stream([&](const auto& stream, auto) {
    if (!vault.get(key_row_of(events::key_stream_of(stream)))) ++missing;
    return true;
  });
  if (missing == 0) return;
  throw storage_error{
      storage_failure::wrong_master_key,
      fmt::format("The keys of {} streams of the log are missing: these keys are older than the log. "
                  "Use keys that were backed up with it or later.",
                  missing)};
}

backup_made make_backup(const backup_order& order) {
  refuse_one_place_for_both(order);
  const backup_directory to{order.to, order.on_notice};
  const backup_directory keys_to{order.keys_to, order.on_notice};
  require_room_for_both(keys_to.path(), database_bytes(order.from.keys), to.path(),
                        database_bytes(order.from.log));

  backup_made made;
  auto& [log_path, keys_path, log, keys] = made;
  log.made_at = time_name(order.made_at);
  log.made_by = order.made_by;
  log.id = events::to_hex(draw_id());
  keys = log;
  keys.part = backup_part::keys;

  unfinished_backup keys_copy{keys_to, "keys-" + keys.made_at};
  keys_copy.copy_database(order.from.keys, "keys", keys);
  order.on_keys_copied();
  unfinished_backup log_copy{to, "log-" + log.made_at};
  log_copy.copy_database(order.from.log, "log", log);
  std::error_code ignored;
  if (std::filesystem::exists(order.from.staff_file, ignored))
    log_copy.copy(order.from.staff_file, "staff.json", log);

  {
    const auto vault = vault_database::open_for_reading(keys_copy.path() / "keys");
    const auto destroyed = destroyed_list_text(inspect_keys(vault, keys));
    inspect_log(log_copy.path() / "log", log);
    require_keys_of_all_streams(log_copy.path() / "log", vault);
    write_private_file(log_copy.path() / destroyed_list_name, "the list of destroyed keys", destroyed);
    log.files.push_back({destroyed_list_name, {destroyed.size(), blake2b_of(destroyed)}});
  }
  keys.installation = log.installation;
  keys_path = keys_copy.finish(keys);
  log_path = log_copy.finish(log);
  return made;
}

std::vector<std::string> rotate_backups(const path& made, backup_part part, const std::string& installation,
                                        std::size_t kept) {
  const auto directory = made.parent_path();
  const backup_directory alone{directory, [](const std::string&) {}};
  std::vector<std::string> found;
  std::error_code problem;
  std::filesystem::directory_iterator entries{directory, problem};
  for (; !problem && entries != std::filesystem::directory_iterator{}; entries.increment(problem)) {
    const auto& entry = *entries;
    const auto name = entry.path().filename().string();
    if (!name.starts_with(std::string{name_of(part)} + "-") || name == made.filename()) continue;
    try {
      if (read_manifest(entry.path(), part).installation == installation) found.push_back(name);
    } catch (const storage_error&) {
      // Damaged, or none of ours: a person decides.
    }
  }
  if (problem) throw system_failure("list " + directory.string(), problem.value());
  std::ranges::sort(found);
  // One place is that of the one just made.
  found.resize(found.size() - std::min(kept - 1, found.size()));
  for (const auto& name : found) {
    const auto going = directory / (std::string{unfinished_prefix} + name);
    rename_durably(directory / name, going);
    remove_tree(going);
  }
  return found;
}

}  // namespace veilleuse::storage
