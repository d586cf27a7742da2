// What every user of libsodium shares. It is started before its first use: without that it runs on its slow
// portable code.
#pragma once

#include <cstddef>

namespace veilleuse::storage {

/// Cheap after the first call; from any thread. Stops the process when libsodium cannot start (no source of
/// random bytes), for nothing could be sealed.
void require_sodium();

// ── XChaCha20-Poly1305: what sealing adds to the bytes sealed (checked against libsodium in sodium.cpp)
inline constexpr std::size_t nonce_size = 24;
inline constexpr std::size_t tag_size = 16;

/// libsodium's bytes are unsigned.
inline const unsigned char* as_bytes(const char* text) {
  return reinterpret_cast<const unsigned char*>(text);
}
inline unsigned char* as_bytes(char* text) {
  return reinterpret_cast<unsigned char*>(text);
}

}  // namespace veilleuse::storage
