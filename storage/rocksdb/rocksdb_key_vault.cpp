#include "storage/rocksdb/rocksdb_key_vault.hpp"

#include "storage/draw_key.hpp"
#include "storage/key_cache.hpp"
#include "storage/limits.hpp"
#include "storage/rocksdb/database_directory.hpp"
#include "storage/rocksdb/end_process.hpp"
#include "storage/rocksdb/room_watch.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/rocksdb/write_ahead_tail.hpp"
#include "storage/system_failure.hpp"
#include "storage/wrapped_key.hpp"

#include <atomic>
#include <concepts>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace veilleuse::storage {

namespace {

class rocksdb_key_vault final : public embedded_key_vault {
 public:
  explicit rocksdb_key_vault(const key_vault_options& options);

  [[nodiscard]] key_lookup find(const events::stream_id& stream) override;
  [[nodiscard]] std::vector<key_lookup> find_or_create(
      const std::vector<events::stream_id>& streams) override;
  void destroy(const events::stream_id& stream) override;
  void checkpoint(const std::filesystem::path& directory) override {
    const std::scoped_lock no_destruction{destroying_};
    database_.checkpoint(directory);
  }
  [[nodiscard]] bool read_only() const override { return database_.is_full(); }

 private:
  [[nodiscard]] key_lookup read(const events::stream_id& stream) const;
  void create(const std::vector<events::stream_id>& streams, std::vector<key_lookup>& found);
  void mark_destroyed(const events::stream_id& stream);
  template <std::invocable Change>
  void change_or_end(Change change);
  void note_fullness();
  [[nodiscard]] bool resumes();

  vault_database database_;
  const master_key master_;
  const std::function<void(const std::string&)> on_fatal_;
  const std::function<void(const std::string&)> on_notice_;
  key_cache cache_{limits::remembered_keys};
  /// One destruction at a time; it lasts as long as a compaction, and holds up nobody else.
  std::mutex destroying_;
  /// Two threads never draw a key for the same stream, nor one while it is destroyed.
  std::mutex writing_;
  /// Shared between reading a row and remembering its key, so that a destroyed key does not come back into
  /// the cache.
  std::shared_mutex remembering_;
  /// What was said last of the disk.
  std::atomic<bool> said_full_{false};
  /// The last member: its thread uses the others.
  room_watch watch_;
};

[[noreturn]] void refuse_lost_vault(const std::filesystem::path& directory) {
  throw storage_error{
      storage_failure::wrong_master_key,
      "The key vault " + directory.string() +
          " holds no keys, yet the event log holds events sealed with them: restore the vault's "
          "directory from its backup."};
}

/// Before anything is made in it.
const std::filesystem::path& directory_of(const key_vault_options& options) {
  if (options.must_hold_keys && !has_database(options.directory, vault_name))
    refuse_lost_vault(options.directory);
  return options.directory;
}

/// A log that was lost and made anew would take the place of the one these keys are for, without a word.
void require_log_of_these_keys(const vault_database& database, const key_vault_options& options) {
  const auto known = database.installation();
  if (options.installation.empty() || !known || *known == options.installation) return;
  throw storage_error{storage_failure::cannot_open,
                      "The key vault " + options.directory.string() +
                          " belongs to another event log than the one beside it: give back the directory of "
                          "its own log, or restore both from backups of one installation."};
}

/// A link to nothing, and what cannot be looked at, is there too: reading it says what is wrong.
std::optional<master_key> read_if_there(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::symlink_status(file, ignored).type() == std::filesystem::file_type::not_found)
    return std::nullopt;
  return read_master_key(file);
}

/// All that is refused, before anything is made. Nothing where a master key is to be made.
std::optional<master_key> fitting_master_key(const vault_database& database,
                                             const key_vault_options& options) {
  const auto& file = options.master_key_file;
  const auto expected = database.fingerprint();
  const bool has_keys = database.has_keys();
  if (options.must_hold_keys && !has_keys) refuse_lost_vault(options.directory);
  if (!expected && has_keys) {
    throw storage_error{storage_failure::damaged,
                        "The key vault is damaged: restore its directory from its backup."};
  }
  auto master = read_if_there(file);
  if (!master && has_keys) {
    throw storage_error{storage_failure::wrong_master_key,
                        "The master key file " + file.string() +
                            " is lost, and the key vault holds keys that only it opens: restore it from its "
                            "backup."};
  }
  if (expected && master && *expected != master->fingerprint()) {
    throw storage_error{storage_failure::wrong_master_key,
                        "The master key file " + file.string() +
                            " is of another installation: its fingerprint is not the key vault's. Give back "
                            "the file that belongs to this vault."};
  }
  require_log_of_these_keys(database, options);
  return master;
}

master_key master_of(vault_database& database, const key_vault_options& options) {
  auto known = fitting_master_key(database, options);
  auto master = known ? *std::move(known) : make_master_key(options.master_key_file);
  if (!options.installation.empty() && !database.installation())
    database.set_installation(options.installation);
  if (database.fingerprint() != master.fingerprint()) database.set_fingerprint(master.fingerprint());
  return master;
}

rocksdb_key_vault::rocksdb_key_vault(const key_vault_options& options)
    : database_{directory_of(options), options.environment},
      master_{master_of(database_, options)},
      on_fatal_{options.on_fatal ? options.on_fatal : end_process},
      on_notice_{options.on_notice ? options.on_notice : [](const std::string&) {}},
      watch_{[this] { return resumes(); }, options.resume_interval} {
  for (const auto& stream : database_.pending_erasures()) {
    database_.erase_earlier_values(stream);
  }
}

key_lookup rocksdb_key_vault::find(const events::stream_id& stream) {
  if (auto key = cache_.find(stream)) return {key_standing::present, std::move(key)};
  const std::shared_lock lock{remembering_};
  auto found = read(stream);
  if (found.key) cache_.put(stream, found.key);
  return found;
}

std::vector<key_lookup> rocksdb_key_vault::find_or_create(const std::vector<events::stream_id>& streams) {
  std::vector<key_lookup> found;
  found.reserve(streams.size());
  bool complete = true;
  for (const auto& stream : streams) {
    found.push_back(find(stream));
    complete = complete && found.back().standing != key_standing::absent;
  }
  if (!complete) create(streams, found);
  return found;
}

void rocksdb_key_vault::destroy(const events::stream_id& stream) {
  const std::scoped_lock one_at_a_time{destroying_};
  // The row is not unwrapped: a damaged one can be destroyed too.
  const bool done = database_.get(key_row_of(stream)) == destroyed_row();
  if (done && !database_.get(pending_row_of(stream))) return;
  if (!done) mark_destroyed(stream);
  change_or_end([&] { database_.erase_earlier_values(stream); });
}

key_lookup rocksdb_key_vault::read(const events::stream_id& stream) const {
  const auto row = database_.get(key_row_of(stream));
  return row ? unwrap_key(stream, *row, master_) : key_lookup{};
}

/// Draws the keys that are absent, and writes them with one sync.
void rocksdb_key_vault::create(const std::vector<events::stream_id>& streams,
                               std::vector<key_lookup>& found) {
  const std::scoped_lock lock{writing_};
  std::map<events::stream_id, key_lookup> made;
  rocksdb::WriteBatch batch;
  for (std::size_t at = 0; at < streams.size(); ++at) {
    if (found[at].standing != key_standing::absent) continue;
    auto& mine = made[streams[at]];
    // Another thread may have made or destroyed it meanwhile.
    if (mine.standing == key_standing::absent) mine = read(streams[at]);
    if (mine.standing == key_standing::absent) {
      mine = {key_standing::present, draw_key()};
      batch.Put(key_row_of(streams[at]), wrap_key(streams[at], *mine.key, master_));
    }
    found[at] = mine;
  }
  if (batch.Count() > 0) change_or_end([&] { database_.write(batch); });
  for (const auto& [stream, lookup] : made) {
    if (lookup.key) cache_.put(stream, lookup.key);
  }
}

/// From here on the key is destroyed for every caller, also after a crash; its bytes are still in the files.
void rocksdb_key_vault::mark_destroyed(const events::stream_id& stream) {
  const std::scoped_lock no_writer{writing_};
  const std::unique_lock no_reader{remembering_};
  rocksdb::WriteBatch batch;
  batch.Put(key_row_of(stream), destroyed_row());
  batch.Put(pending_row_of(stream), "");
  change_or_end([&] { database_.write(batch); });
  cache_.erase(stream);
}

/// RocksDB takes nothing more after such a failure, and what is on the disk is not known until it is opened
/// again.
template <std::invocable Change>
void rocksdb_key_vault::change_or_end(Change change) {
  try {
    change();
    note_fullness();
  } catch (const storage_error& problem) {
    note_fullness();
    if (problem.kind() == storage_failure::io_error || problem.kind() == storage_failure::wrong_permissions)
      on_fatal_(std::string{problem.what()} + " No key can be made or destroyed any more; the process ends.");
    throw;
  }
}

void rocksdb_key_vault::note_fullness() {
  const bool full = database_.is_full();
  if (said_full_.exchange(full) == full) return;
  on_notice_(full ? "The disk is full: no key can be made, so no conversation can be opened until there is "
                    "room again."
                  : "There is room on the disk again: conversations can be opened.");
  if (full) watch_.begin();
}

/// On the watch's thread. False: there is still no room.
bool rocksdb_key_vault::resumes() {
  const std::scoped_lock nobody_else{destroying_, writing_};
  try {
    change_or_end([&] { database_.resume(); });
  } catch (const storage_error& problem) {
    return problem.kind() != storage_failure::no_room;
  }
  return true;
}

/// A key is durable before anything is written under it: of a write that a power cut tore no stream knows.
void require_no_lost_write(const key_vault_options& options) {
  const auto cut = require_sound_tails(options.directory, vault_name);
  const auto& file = cut.manifest.empty() ? cut.write_ahead_log : cut.manifest;
  if (file.empty()) return;
  std::uint64_t missing = 0;
  if (options.log != nullptr) {
    const auto vault = vault_database::open_for_reading(options.directory);
    options.log->for_each_stream_now([&](const events::stream_id& stream, auto) {
      if (!vault.get(key_row_of(events::key_stream_of(stream)))) ++missing;
      return true;
    });
  }
  if (missing > 0) {
    throw storage_error{storage_failure::damaged,
                        "The key vault is damaged: its file " + file +
                            " ends within a write, and the keys of " + std::to_string(missing) +
                            " streams of the event log are missing. Restore the keys from a backup."};
  }
  if (options.on_notice) options.on_notice(cut_write_notice(vault_name, file));
}

}  // namespace

bool holds_keys(const std::filesystem::path& directory) {
  return has_database(directory, vault_name) && vault_database::open_for_reading(directory).has_keys();
}

std::unique_ptr<embedded_key_vault> open_key_vault(const key_vault_options& options) {
  require_no_lost_write(options);
  return std::make_unique<rocksdb_key_vault>(options);
}

void examine_key_vault(const key_vault_options& given) {
  auto options = given;
  options.on_notice = nullptr;
  require_no_lost_write(options);
  const auto& directory = directory_of(options);
  if (has_database(directory, vault_name)) {
    (void)fitting_master_key(vault_database::open_for_reading(directory), options);
  } else {
    (void)read_if_there(options.master_key_file);
  }
}

}  // namespace veilleuse::storage
