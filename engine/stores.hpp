// The log, the keys and the views of a data directory, opened to serve.
#pragma once

#include "engine/config/config.hpp"
#include "engine/systemd/life_watch.hpp"
#include "storage/descriptor.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/rocksdb/rocksdb_views.hpp"

#include <memory>

namespace veilleuse::engine {

/// Everything with a disk below it, in the order in which it must go again.
struct stores {
  /// No restore begins meanwhile.
  storage::descriptor data{-1};
  std::unique_ptr<storage::event_log> log;
  /// The same where it is embedded: then backups are made of it.
  storage::embedded_event_log* embedded = nullptr;
  std::unique_ptr<storage::embedded_key_vault> keys;
  storage::opened_views views;
};

/// Tells `life` what it is at. Throws storage::storage_error.
[[nodiscard]] stores open_stores(const config& settings, systemd::life_watch& life,
                                 const std::shared_ptr<storage::slow_operations>& slow);

/// The log that open_stores would open, for reading (of one on Kafka the copy); null where it would make one.
/// Refuses as it would, but for the lock, and changes nothing. Throws storage::storage_error.
[[nodiscard]] std::unique_ptr<storage::embedded_event_log> examine_log(const storage_config& where);

/// The same of the keys. `log` is null where there is none.
void examine_keys(const storage_config& where, storage::embedded_event_log* log);

}  // namespace veilleuse::engine
