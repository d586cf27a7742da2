#include "storage/key_vault.hpp"

#include <sodium.h>

namespace veilleuse::storage {

stream_key::~stream_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

}  // namespace veilleuse::storage
