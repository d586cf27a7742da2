#include "storage/sodium.hpp"

#include <cstdio>
#include <cstdlib>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

bool start() {
  if (sodium_init() >= 0) return true;
  std::fputs("veilleuse: libsodium could not start: the system gives no random bytes\n", stderr);
  std::abort();
}

}  // namespace

void require_sodium() {
  [[maybe_unused]] static const bool started = start();
}

}  // namespace veilleuse::storage
