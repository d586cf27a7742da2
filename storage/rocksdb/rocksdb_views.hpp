// Views and snapshots on RocksDB: one database that is never synced and may always be thrown away, for the
// log can make all of it anew.
#pragma once

#include "storage/snapshot_store.hpp"
#include "storage/view_store.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace rocksdb {
class Env;
}

namespace veilleuse::storage {

struct opened_views {
  std::unique_ptr<view_store> views;
  std::unique_ptr<snapshot_store> snapshots;
  /// Set when what stood there was discarded: a sentence for the log that says why.
  std::optional<std::string> notice;
};

/// Makes the directory when missing. What is damaged or written by a newer version is discarded; damage that
/// is met later throws and is discarded by the next opening. Throws storage_error for anything else:
/// `locked`, `no_room`, `io_error`, `cannot_open`. `environment` (for fault injection) outlives the stores.
[[nodiscard]] opened_views open_views(const std::filesystem::path& directory,
                                      rocksdb::Env* environment = nullptr);

}  // namespace veilleuse::storage
