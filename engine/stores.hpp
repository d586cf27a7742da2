// The log, the keys and the views of a data directory, opened to serve.
#pragma once

#include "engine/config/config.hpp"
#include "engine/systemd/life_watch.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/rocksdb/rocksdb_views.hpp"

#include <memory>

namespace veilleuse::engine {

/// Everything with a disk below it, in the order in which it must go again.
struct stores {
  std::unique_ptr<storage::embedded_event_log> log;
  std::unique_ptr<storage::embedded_key_vault> keys;
  storage::opened_views views;
};

/// Tells `life` what it is at. Throws storage::storage_error.
[[nodiscard]] stores open_stores(const storage_config& where, systemd::life_watch& life,
                                 const std::shared_ptr<storage::slow_operations>& slow);

}  // namespace veilleuse::engine
