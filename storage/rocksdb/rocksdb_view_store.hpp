// Rows of views and their offsets, in the family `views`:
//
//   'o' ‖ name length (1) ‖ name ‖ partition (4, big-endian)   count (8, big-endian) ‖ chain hash (32)
//   'r' ‖ name length (1) ‖ name ‖ key                         the row
#pragma once

#include "storage/rocksdb/views_database.hpp"
#include "storage/view_store.hpp"

namespace veilleuse::storage {

class rocksdb_view_store final : public view_store {
 public:
  explicit rocksdb_view_store(std::shared_ptr<views_database> database) : database_{std::move(database)} {}

  void apply(std::string_view view, partition_id partition, const prefix_digest& offset,
             const std::vector<view_change>& changes) override;
  [[nodiscard]] prefix_digest offset(std::string_view view, partition_id partition) override;
  [[nodiscard]] std::optional<std::string> find(std::string_view view, std::string_view key) override;
  void scan(std::string_view view, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view row)>& visit) override;
  void drop(std::string_view view) override;

 private:
  std::shared_ptr<views_database> database_;
};

}  // namespace veilleuse::storage
