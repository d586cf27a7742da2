#include "storage/sodium.hpp"

#include <cstdio>
#include <cstdlib>

#include <sodium.h>
#include <sodium/randombytes_internal_random.h>

namespace veilleuse::storage {

static_assert(nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);

namespace {

bool start() {
  // Nonces are drawn for every message: from libsodium's own generator, seeded by the system, not by a system
  // call each.
  randombytes_set_implementation(&randombytes_internal_implementation);
  if (sodium_init() >= 0) return true;
  std::fputs("veilleuse: libsodium could not start: the system gives no random bytes\n", stderr);
  std::abort();
}

}  // namespace

void require_sodium() {
  [[maybe_unused]] static const bool started = start();
}

}  // namespace veilleuse::storage
