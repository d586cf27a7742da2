#include "storage/blake2b.hpp"

namespace veilleuse::storage {

blake2b_256::blake2b_256() {
  crypto_generichash_blake2b_init(&state_, nullptr, 0, std::tuple_size_v<digest>);
}

blake2b_256& blake2b_256::feed(const void* bytes, std::size_t size) {
  crypto_generichash_blake2b_update(&state_, static_cast<const unsigned char*>(bytes), size);
  return *this;
}

digest blake2b_256::finish() {
  digest result;
  crypto_generichash_blake2b_final(&state_, result.data(), result.size());
  return result;
}

digest blake2b_of(std::string_view bytes) {
  digest result;
  crypto_generichash_blake2b(result.data(), result.size(),
                             reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return result;
}

}  // namespace veilleuse::storage
