// The reference view store. Nothing is synced in the real one, so a simulated power cut may lose what was
// applied last: image() and restore() do that.
#pragma once

#include "storage/view_store.hpp"

#include <map>
#include <mutex>

namespace veilleuse::storage {

/// What the store's disk would hold. Shared by the stores of one simulated machine, one after the other.
class memory_views {
 public:
  struct view {
    std::map<std::string, std::string, std::less<>> rows;
    std::map<partition_id, prefix_digest> offsets;
  };
  using views = std::map<std::string, view, std::less<>>;

  /// A copy of what stands now, to come back to.
  [[nodiscard]] views image() const;
  /// Puts an earlier image, or none (`{}`), in the place of what stands now.
  void restore(views image);

 private:
  friend class memory_view_store;
  mutable std::mutex mutex_;
  views views_;
};

class memory_view_store final : public view_store {
 public:
  explicit memory_view_store(std::shared_ptr<memory_views> kept) : kept_{std::move(kept)} {}

  void apply(std::string_view view, partition_id partition, const prefix_digest& offset,
             const std::vector<view_change>& changes) override;
  [[nodiscard]] prefix_digest offset(std::string_view view, partition_id partition) override;
  [[nodiscard]] std::optional<std::string> find(std::string_view view, std::string_view key) override;
  void scan(std::string_view view, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view row)>& visit) override;
  void drop(std::string_view view) override;

 private:
  std::shared_ptr<memory_views> kept_;
};

}  // namespace veilleuse::storage
