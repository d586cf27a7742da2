// SIGKILL at a chosen stage, in a program that knows nothing of it: preloaded (LD_PRELOAD), it counts the
// calls that make, rename, remove or sync files, and kills the process in front of one of them. For tests
// alone; tests/support/shim.py sets it up.
//
// $VEILLEUSE_KILL_AT names a file with the number of that call, from 1. fsync is counted by disk_shim.cpp's.
#include "tests/faults/kill_shim.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

int read_number() {
  const char* const name = std::getenv("VEILLEUSE_KILL_AT");
  std::FILE* const file = name == nullptr ? nullptr : std::fopen(name, "re");
  int number = 0;
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%d", &number) != 1) number = 0;
  std::fclose(file);
  return number;
}

template <class Call>
Call* next_of(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

void die_if_it_is_time() {
  static const int chosen = read_number();
  static std::atomic<int> calls{0};
  if (chosen != 0 && ++calls == chosen) ::kill(::getpid(), SIGKILL);
}

extern "C" {

int mkdir(const char* path, mode_t mode) {
  die_if_it_is_time();
  return next_of<int(const char*, mode_t)>("mkdir")(path, mode);
}

int rename(const char* from, const char* to) {
  die_if_it_is_time();
  return next_of<int(const char*, const char*)>("rename")(from, to);
}

int link(const char* from, const char* to) {
  die_if_it_is_time();
  return next_of<int(const char*, const char*)>("link")(from, to);
}

int unlink(const char* path) {
  die_if_it_is_time();
  return next_of<int(const char*)>("unlink")(path);
}

int unlinkat(int directory, const char* path, int flags) {
  die_if_it_is_time();
  return next_of<int(int, const char*, int)>("unlinkat")(directory, path, flags);
}

}  // extern "C"
