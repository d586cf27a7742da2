// The chain hash that ties each record to all before it in its partition.
//
//   chain(0) = 32 zero bytes
//   chain(n) = BLAKE2b-256(chain(n-1) ‖ partition (2) ‖ position (8) ‖ term (8) ‖ nonce (16) ‖ ordinal (8)
//                          ‖ BLAKE2b-256(record))                                   integers big-endian
#pragma once

#include "storage/log_types.hpp"

#include <string_view>

namespace veilleuse::storage {

struct chain_link {
  partition_id partition;
  log_position at;
  term_number term;
  term_nonce nonce{};
  ordinal_number ordinal;
};

[[nodiscard]] digest next_chain(const digest& before, const chain_link& link, std::string_view record);

}  // namespace veilleuse::storage
