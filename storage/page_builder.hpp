// Fills a page of records up to its limits. The first record always fits, so every page makes progress.
#pragma once

#include "storage/event_log.hpp"

#include <utility>

namespace veilleuse::storage {

class page_builder {
 public:
  explicit page_builder(read_limits limits) : limits_{limits} {}

  [[nodiscard]] bool has_room_for(std::size_t record_size) const {
    if (page_.records.empty()) return true;
    return page_.records.size() < limits_.records && bytes_ + record_size <= limits_.bytes;
  }
  void add(logged_record record) {
    bytes_ += record.record->size();
    page_.records.push_back(std::move(record));
  }
  [[nodiscard]] read_page finish(bool at_end) {
    page_.at_end = at_end;
    return std::move(page_);
  }

 private:
  read_limits limits_;
  std::size_t bytes_ = 0;
  read_page page_;
};

}  // namespace veilleuse::storage
