#include "storage/key_vault.hpp"

#include "storage/sodium.hpp"

#include <cstdlib>
#include <string_view>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

constexpr std::string_view key_fingerprint_label = "veilleuse fingerprint 1";

}  // namespace

stream_key::stream_key(const std::array<std::uint8_t, size>& bytes) : bytes_{bytes} {
  require_sodium();
  const auto* label = reinterpret_cast<const unsigned char*>(key_fingerprint_label.data());
  if (crypto_generichash(fingerprint_key_.data(), fingerprint_key_.size(), label,
                         key_fingerprint_label.size(), bytes_.data(), bytes_.size()) != 0)
    std::abort();
}

stream_key::~stream_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
  sodium_memzero(fingerprint_key_.data(), fingerprint_key_.size());
}

}  // namespace veilleuse::storage
