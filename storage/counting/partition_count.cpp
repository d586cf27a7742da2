#include "storage/counting/partition_count.hpp"

#include "storage/chain.hpp"

namespace veilleuse::storage {

standing_of_entry partition_count::take(const take_over_claim& claim) {
  if (claim.term <= last_.term) return standing_of_entry::other_term;
  last_ = {claim.term, claim.nonce, {}};
  return standing_of_entry::counted;
}

standing_of_entry partition_count::take(const record_claim& claim, std::string_view record) {
  if (claim.term != last_.term || claim.term == term_number{}) return standing_of_entry::other_term;
  if (claim.nonce != last_.nonce) return standing_of_entry::other_owner;
  if (claim.ordinal <= last_.ordinal) return standing_of_entry::repeated;
  if (claim.ordinal.value != last_.ordinal.value + 1) return standing_of_entry::after_a_hole;
  last_.ordinal = claim.ordinal;
  ++prefix_.count.value;
  prefix_.chain =
      next_chain(prefix_.chain, {partition_, prefix_.count, claim.term, claim.nonce, claim.ordinal}, record);
  return standing_of_entry::counted;
}

}  // namespace veilleuse::storage
