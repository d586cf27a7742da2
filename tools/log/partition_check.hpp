// What must hold from one record of a partition to the next.
#pragma once

#include "storage/log_types.hpp"

#include <string>
#include <vector>

namespace veilleuse::tools {

class partition_check {
 public:
  explicit partition_check(storage::partition_id partition) : partition_{partition} {}

  /// What is wrong with the next record, in words; empty when nothing is. Goes on from what is stored, so
  /// that one fault is told once.
  [[nodiscard]] std::vector<std::string> next(const storage::logged_record& record);

  /// The prefix seen so far.
  [[nodiscard]] const storage::prefix_digest& seen() const { return seen_; }

 private:
  [[nodiscard]] bool ordinal_follows(const storage::logged_record& record) const;

  storage::partition_id partition_;
  storage::prefix_digest seen_;
  storage::term_number term_;
  storage::term_nonce nonce_{};
  storage::ordinal_number ordinal_;
};

}  // namespace veilleuse::tools
