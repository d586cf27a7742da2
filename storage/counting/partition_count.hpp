// Which entries of a shared log count. Where several nodes may write one partition, the log itself says who
// may: a take-over begins a term, and under it exactly the records that follow each other without a hole
// count. Every reader applies this to the same entries in the same order, so all agree for ever
// (docs/decisions/0013-who-may-write.md).
//
//   a take-over counts   when its term is higher than that of every take-over before it
//   a record counts      when term and nonce are those of the last take-over that counts, and its ordinal is
//                        one more than that of the last counted record of the term (the first is 1)
//
// Anything else is ignored: a woken zombie's, a library's second sending, what follows a hole. It was never
// acknowledged.
#pragma once

#include "storage/log_types.hpp"

#include <string_view>

namespace veilleuse::storage {

struct take_over_claim {
  term_number term;
  term_nonce nonce{};
  /// What its owner had read when it took over.
  prefix_digest prefix;
};

struct record_claim {
  term_number term;
  term_nonce nonce{};
  ordinal_number ordinal;
};

enum class standing_of_entry : std::uint8_t {
  counted,
  /// Of a term that another one has ended, or that never began.
  other_term,
  /// The term is right and the nonce is not: two owners drew one term, and the other's take-over came first.
  other_owner,
  /// Its ordinal was counted already.
  repeated,
  /// Something between the last counted one and it is missing; nothing of this term can count any more.
  after_a_hole,
};

class partition_count {
 public:
  explicit partition_count(partition_id partition) : partition_{partition} {}
  /// Goes on behind a prefix that was read before.
  partition_count(partition_id partition, const prefix_digest& prefix, const record_claim& last)
      : partition_{partition}, prefix_{prefix}, last_{last} {}

  /// `counted`, or `other_term`.
  standing_of_entry take(const take_over_claim& claim);
  standing_of_entry take(const record_claim& claim, std::string_view record);

  /// Of what counts so far.
  [[nodiscard]] const prefix_digest& prefix() const { return prefix_; }
  /// Term and nonce of the owner now, and the last ordinal that counted under it; all zero before the first.
  [[nodiscard]] const record_claim& last() const { return last_; }

 private:
  partition_id partition_;
  prefix_digest prefix_;
  record_claim last_;
};

}  // namespace veilleuse::storage
