// The reference snapshot store. Nothing is synced in the real one, so a simulated power cut may lose
// snapshots or bring back older ones: image() and restore() do that.
#pragma once

#include "storage/snapshot_store.hpp"

#include <map>
#include <mutex>

namespace veilleuse::storage {

/// What the store's disk would hold. Shared by the stores of one simulated machine, one after the other.
class memory_snapshots {
 public:
  /// Sealed snapshots by stream.
  using rows = std::map<events::stream_id, std::string>;

  /// A copy of what stands now, to come back to.
  [[nodiscard]] rows image() const;
  /// Puts an earlier image, or none (`{}`), in the place of what stands now.
  void restore(rows image);

  void put(const events::stream_id& stream, std::string sealed);
  [[nodiscard]] std::optional<std::string> get(const events::stream_id& stream) const;
  void remove(const events::stream_id& stream);

 private:
  mutable std::mutex mutex_;
  rows rows_;
};

class memory_snapshot_store final : public snapshot_store {
 public:
  explicit memory_snapshot_store(std::shared_ptr<memory_snapshots> kept) : kept_{std::move(kept)} {}

  [[nodiscard]] bool save(const events::stream_id& stream, const snapshot& what,
                          const shared_key& key) override;
  [[nodiscard]] std::optional<snapshot> load(const events::stream_id& stream, const shared_key& key) override;
  void remove(const events::stream_id& stream) override;

 private:
  std::shared_ptr<memory_snapshots> kept_;
};

}  // namespace veilleuse::storage
