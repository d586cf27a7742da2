// BLAKE2b (RFC 7693), fed piece by piece: the hash behind digests and the log's chain.
#pragma once

#include "storage/log_types.hpp"

#include <string_view>

#include <sodium.h>

namespace veilleuse::storage {

/// One use: feed, then finish once.
class blake2b_256 {
 public:
  blake2b_256();

  blake2b_256& feed(const void* bytes, std::size_t size);
  blake2b_256& feed(std::string_view bytes) { return feed(bytes.data(), bytes.size()); }
  [[nodiscard]] digest finish();

 private:
  crypto_generichash_blake2b_state state_;
};

/// BLAKE2b-256 of one piece.
[[nodiscard]] digest blake2b_of(std::string_view bytes);

}  // namespace veilleuse::storage
