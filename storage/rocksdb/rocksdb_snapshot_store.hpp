// Sealed snapshots (storage/sealed_snapshot.hpp) in the family `snapshots`, by the stream's 19 bytes.
#pragma once

#include "storage/rocksdb/views_database.hpp"
#include "storage/snapshot_store.hpp"

namespace veilleuse::storage {

class rocksdb_snapshot_store final : public snapshot_store {
 public:
  explicit rocksdb_snapshot_store(std::shared_ptr<views_database> database)
      : database_{std::move(database)} {}

  [[nodiscard]] bool save(const events::stream_id& stream, const snapshot& what,
                          const shared_key& key) override;
  [[nodiscard]] std::optional<snapshot> load(const events::stream_id& stream, const shared_key& key) override;
  void remove(const events::stream_id& stream) override;

 private:
  std::shared_ptr<views_database> database_;
};

}  // namespace veilleuse::storage
