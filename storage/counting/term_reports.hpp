// What an owner may believe of the reports on what it wrote under one term: the records of ordinal 1, 2, 3…
// are reported, each at exactly the next offset, and then each counts for ever
// (docs/decisions/0013-who-may-write.md). The first report that says anything else latches: no later one of
// the term is believed.
#pragma once

#include "storage/log_types.hpp"

#include <optional>

namespace veilleuse::storage {

/// Of an entry within a shared log's partition: 0, 1, 2…, those that do not count among them.
using entry_offset = events::named_number<struct entry_offset_tag, std::uint64_t>;

class term_reports {
 public:
  term_reports() = default;
  /// `next` stands behind the last entry that the owner has read, its own take-over among them.
  explicit term_reports(entry_offset next) : next_{next}, latched_{false} {}

  /// True when the record of `ordinal` is durable and counts. Without an offset: nobody knows where it
  /// stands, or whether.
  [[nodiscard]] bool believe(ordinal_number ordinal, std::optional<entry_offset> offset) {
    const bool follows = ordinal.value == acknowledged_.value + 1 && offset == next_;
    latched_ = latched_ || !follows;
    if (latched_) return false;
    ++acknowledged_.value;
    ++next_.value;
    return true;
  }

  /// Before a term, and once something was not believed.
  [[nodiscard]] bool latched() const { return latched_; }
  /// Of the next record; what a reader who knows of all acknowledged ones reads next.
  [[nodiscard]] entry_offset next() const { return next_; }
  /// The last one that was believed.
  [[nodiscard]] ordinal_number acknowledged() const { return acknowledged_; }

 private:
  entry_offset next_;
  ordinal_number acknowledged_;
  bool latched_ = true;
};

}  // namespace veilleuse::storage
