// The view and snapshot stores that the contracts are checked on, each with its machine. The stores of one
// world are closed before they are opened again: that is a restart.
#pragma once

#include "storage/memory/memory_snapshot_store.hpp"
#include "storage/memory/memory_view_store.hpp"
#include "storage/rocksdb/rocksdb_views.hpp"
#include "tests/support/artifacts.hpp"

#include <memory>
#include <tuple>

namespace veilleuse::tests {

struct memory_view_world {
  std::shared_ptr<storage::memory_views> views = std::make_shared<storage::memory_views>();
  std::shared_ptr<storage::memory_snapshots> snapshots = std::make_shared<storage::memory_snapshots>();

  std::unique_ptr<storage::view_store> open_views() const {
    return std::make_unique<storage::memory_view_store>(views);
  }
  std::unique_ptr<storage::snapshot_store> open_snapshots() const {
    return std::make_unique<storage::memory_snapshot_store>(snapshots);
  }
};

struct rocksdb_view_world {
  std::filesystem::path directory = test::artifact_directory("views") / "views";

  std::unique_ptr<storage::view_store> open_views() const { return storage::open_views(directory).views; }
  std::unique_ptr<storage::snapshot_store> open_snapshots() const {
    return storage::open_views(directory).snapshots;
  }
};

using view_worlds = std::tuple<memory_view_world, rocksdb_view_world>;

}  // namespace veilleuse::tests
