#include "storage/draw_key.hpp"

#include "storage/sodium.hpp"

#include <sodium.h>

namespace veilleuse::storage {

shared_key draw_key() {
  require_sodium();
  std::array<std::uint8_t, stream_key::size> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  auto key = std::make_shared<const stream_key>(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace veilleuse::storage
