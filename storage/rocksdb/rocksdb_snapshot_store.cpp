#include "storage/rocksdb/rocksdb_snapshot_store.hpp"

#include "storage/limits.hpp"
#include "storage/sealed_snapshot.hpp"

namespace veilleuse::storage {

namespace {

constexpr auto snapshots_family = views_database::family::snapshots;

}  // namespace

bool rocksdb_snapshot_store::save(const events::stream_id& stream, const snapshot& what,
                                  const shared_key& key) {
  if (!key || what.state.size() > limits::snapshot_bytes) return false;
  rocksdb::WriteBatch batch;
  batch.Put(database_->handle(snapshots_family), events::to_bytes(stream), seal_snapshot(stream, what, *key));
  try {
    database_->write(batch);
    return true;
  } catch (const storage_error&) {
    return false;
  }
}

std::optional<snapshot> rocksdb_snapshot_store::load(const events::stream_id& stream, const shared_key& key) {
  if (!key) return std::nullopt;
  try {
    const auto sealed = database_->get(snapshots_family, events::to_bytes(stream));
    return sealed ? open_snapshot(stream, *sealed, *key) : std::nullopt;
  } catch (const storage_error& error) {
    // A damaged snapshot is one that is not there: the stream is replayed.
    if (error.kind() == storage_failure::damaged) return std::nullopt;
    throw;
  }
}

void rocksdb_snapshot_store::remove(const events::stream_id& stream) {
  rocksdb::WriteBatch batch;
  batch.Delete(database_->handle(snapshots_family), events::to_bytes(stream));
  database_->write(batch);
}

}  // namespace veilleuse::storage
