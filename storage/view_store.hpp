// The port of the view store: rows of folds, with the offset they stand at, written together. Never synced
// for its own sake, caught up at start, thrown away and rebuilt at will. No view holds content.
#pragma once

#include "storage/log_types.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::storage {

struct view_change {
  std::string key;
  /// Absent: the row is removed.
  std::optional<std::string> row;
};

class view_store {
 public:
  view_store() = default;
  view_store(const view_store&) = delete;
  view_store& operator=(const view_store&) = delete;
  virtual ~view_store() = default;

  /// Rows and offset become visible together. `view` is a short ASCII name with a version, as "agenda.1".
  virtual void apply(std::string_view view, partition_id partition, const prefix_digest& offset,
                     const std::vector<view_change>& changes) = 0;
  /// Count 0 when the view has seen nothing of the partition.
  [[nodiscard]] virtual prefix_digest offset(std::string_view view, partition_id partition) = 0;
  [[nodiscard]] virtual std::optional<std::string> find(std::string_view view, std::string_view key) = 0;
  /// In order of the key, from `from`, until `visit` returns false.
  virtual void scan(std::string_view view, std::string_view from,
                    const std::function<bool(std::string_view key, std::string_view row)>& visit) = 0;
  /// Removes rows and offsets.
  virtual void drop(std::string_view view) = 0;
};

}  // namespace veilleuse::storage
