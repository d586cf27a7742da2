#include "storage/memory/memory_snapshot_store.hpp"

#include "storage/limits.hpp"
#include "storage/sealed_snapshot.hpp"

namespace veilleuse::storage {

memory_snapshots::rows memory_snapshots::image() const {
  const std::scoped_lock lock{mutex_};
  return rows_;
}

void memory_snapshots::restore(rows image) {
  const std::scoped_lock lock{mutex_};
  rows_ = std::move(image);
}

void memory_snapshots::put(const events::stream_id& stream, std::string sealed) {
  const std::scoped_lock lock{mutex_};
  rows_[stream] = std::move(sealed);
}

std::optional<std::string> memory_snapshots::get(const events::stream_id& stream) const {
  const std::scoped_lock lock{mutex_};
  const auto row = rows_.find(stream);
  if (row == rows_.end()) return std::nullopt;
  return row->second;
}

void memory_snapshots::remove(const events::stream_id& stream) {
  const std::scoped_lock lock{mutex_};
  rows_.erase(stream);
}

bool memory_snapshot_store::save(const events::stream_id& stream, const snapshot& what,
                                 const shared_key& key) {
  if (!key || what.state.size() > limits::snapshot_bytes) return false;
  kept_->put(stream, seal_snapshot(stream, what, *key));
  return true;
}

std::optional<snapshot> memory_snapshot_store::load(const events::stream_id& stream, const shared_key& key) {
  const auto sealed = kept_->get(stream);
  if (!sealed || !key) return std::nullopt;
  return open_snapshot(stream, *sealed, *key);
}

void memory_snapshot_store::remove(const events::stream_id& stream) {
  kept_->remove(stream);
}

}  // namespace veilleuse::storage
