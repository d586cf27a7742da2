#include "engine/stores.hpp"

#include "engine/kafka_log.hpp"
#include "engine/logging/process_log.hpp"
#include "storage/backup/checkpoint.hpp"
#include "storage/backup/restore.hpp"
#include "storage/directory_lock.hpp"

namespace veilleuse::engine {

namespace {

storage::descriptor locked(const std::filesystem::path& data) {
  if (auto lock = storage::lock_directory(data, storage::directory_share::with_others))
    return *std::move(lock);
  throw storage::storage_error{storage::storage_failure::locked,
                               "A restore into the data directory " + data.string() +
                                   " or a copy of its log is under way: start when it has ended."};
}

/// Every event is written under a key of the vault.
bool has_sealed_events(storage::event_log& log) {
  bool any = false;
  log.for_each_stream_now([&any](const auto&, auto) {
    any = true;
    return false;
  });
  return any;
}

/// Keys without a log: it is lost. A new one in its place would answer a child who comes back as a stranger.
void require_no_lost_log(const storage_config& where) {
  const auto directory = where.log_directory();
  if (storage::has_event_log(directory) || !storage::holds_keys(where.keys_directory())) return;
  throw storage::storage_error{storage::storage_failure::cannot_open,
                               "There is no event log in " + std::filesystem::absolute(directory).string() +
                                   ", yet the key vault " + where.keys_directory().string() +
                                   " holds the keys of one: give back the log's directory (is its disk "
                                   "mounted?), or restore a backup."};
}

/// `log` is null where there is none.
storage::key_vault_options key_options_for(const storage_config& where, storage::event_log* log,
                                           const std::string& installation) {
  storage::key_vault_options options{where.keys_directory(), where.master_key()};
  if (log == nullptr) return options;
  options.log = log;
  options.installation = installation;
  options.must_hold_keys = has_sealed_events(*log);
  return options;
}

storage::event_log_options log_options_for(const storage_config& where,
                                           const std::shared_ptr<storage::slow_operations>& slow) {
  storage::event_log_options options;
  options.directory = where.log_directory();
  options.slow = slow;
  options.on_notice = [](const std::string& sentence) { logging::say_warning(sentence); };
  return options;
}

/// Returns the installation.
std::string open_log(const config& settings, systemd::life_watch& life,
                     const std::shared_ptr<storage::slow_operations>& slow, stores& into) {
  if (settings.storage.log == log_home::kafka) {
    auto log = open_log_on_kafka(settings, life, slow);
    auto installation = log->installation();
    into.log = std::move(log);
    return installation;
  }
  life.starts("opening the event log");
  require_no_lost_log(settings.storage);
  auto log = storage::open_event_log(log_options_for(settings.storage, slow));
  into.embedded = log.get();
  into.log = std::move(log);
  return into.embedded->installation();
}

}  // namespace

stores open_stores(const config& settings, systemd::life_watch& life,
                   const std::shared_ptr<storage::slow_operations>& slow) {
  const auto& where = settings.storage;
  stores opened;
  opened.data = locked(where.data_directory);
  storage::require_no_unfinished_restore(where.data_directory);
  const auto installation = open_log(settings, life, slow, opened);
  life.starts("opening the keys");
  auto key_options = key_options_for(where, opened.log.get(), installation);
  key_options.on_notice = [](const std::string& sentence) { logging::say_warning(sentence); };
  opened.keys = storage::open_key_vault(key_options);
  // Whoever holds the data's lock is alone: what is there was left by a crash.
  storage::remove_checkpoint(where.data_directory);
  life.starts("opening the views");
  opened.views = storage::open_views(where.views_directory());
  if (opened.views.notice) logging::say_warning(*opened.views.notice);
  return opened;
}

std::unique_ptr<storage::embedded_event_log> examine_log(const storage_config& where) {
  // The copy of a log on Kafka is read again.
  if (where.log == log_home::embedded) require_no_lost_log(where);
  return storage::examine_event_log(where.log_directory());
}

void examine_keys(const storage_config& where, storage::embedded_event_log* log) {
  storage::examine_key_vault(
      key_options_for(where, log, log == nullptr ? std::string{} : log->installation()));
}

}  // namespace veilleuse::engine
