// A disk that fails on request, under a program that knows nothing of it: preloaded (LD_PRELOAD), it answers
// the calls that write and sync files. For tests alone; tests/support/shim.py sets it up.
//
// $VEILLEUSE_DISK_FAULTS names a file of rules, read anew at each call, one a line: CALL ERRNO PATH. CALL is
// `write` or `sync`, and the rule holds for files whose path begins with PATH. With ERRNO -1 the call hangs
// until the rule is gone. With -N, N > 1, it is N milliseconds late, and once it is done a line is added to
// the file of rules' neighbour `.late`: when it was called and when it was done, in ns of CLOCK_MONOTONIC.
#include "tests/faults/kill_shim.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

constexpr useconds_t look_us = 1'000;
constexpr int hangs = -1;

/// Allocates nothing: a sanitizer's runtime writes before it can allocate.
using text = char[4096];

bool read_rules(text& rules) {
  const char* const name = std::getenv("VEILLEUSE_DISK_FAULTS");
  const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const auto size = ::read(file, rules, sizeof rules - 1);
  ::close(file);
  rules[size < 0 ? 0 : size] = '\0';
  return size > 0;
}

bool find_path(int file, text& path) {
  char link[64];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto size = ::readlink(link, path, sizeof path - 1);
  path[size < 0 ? 0 : size] = '\0';
  return size > 0;
}

/// The error that `call` on `file` is to give, or 0.
int fault(const char* call, int file) {
  const int before = errno;
  text rules;
  text path;
  int found = 0;
  if (read_rules(rules) && find_path(file, path)) {
    char* rest = nullptr;
    for (char* line = ::strtok_r(rules, "\n", &rest); line != nullptr;
         line = ::strtok_r(nullptr, "\n", &rest)) {
      char named[16];
      int error = 0;
      int prefix = 0;
      const bool whole = std::sscanf(line, "%15s %d %n", named, &error, &prefix) == 2;
      const bool meant = whole && std::strcmp(named, call) == 0;
      if (meant && std::strncmp(path, line + prefix, std::strlen(line + prefix)) == 0) found = error;
    }
  }
  errno = before;
  return found;
}

/// The next definition of this name: the C library's, or a sanitizer's around it.
template <class Call>
Call* real(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

long long steady_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

void note_late(long long called, long long done) {
  text name;
  std::snprintf(name, sizeof name, "%s.late", std::getenv("VEILLEUSE_DISK_FAULTS"));
  const int file = ::open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  char line[64];
  const int size = std::snprintf(line, sizeof line, "%lld %lld\n", called, done);
  static auto* const write_it = real<ssize_t(int, const void*, size_t)>("write");
  static_cast<void>(write_it(file, line, static_cast<size_t>(size)));
  ::close(file);
}

template <class Result, class... Arguments>
Result call_late(int late_ms, const char* name, int file, Arguments... arguments) {
  const auto called = steady_ns();
  ::usleep(static_cast<useconds_t>(late_ms) * 1'000);
  const auto answer = real<Result(int, Arguments...)>(name)(file, arguments...);
  const int error = errno;
  note_late(called, steady_ns());
  errno = error;
  return answer;
}

/// -1 with errno set where a rule says so, or what the real call answers.
template <class Result, class... Arguments>
Result call_or_fail(const char* kind, const char* name, int file, Arguments... arguments) {
  int error = fault(kind, file);
  for (; error == hangs; error = fault(kind, file))
    ::usleep(look_us);
  if (error < hangs) return call_late<Result>(-error, name, file, arguments...);
  if (error != 0) {
    errno = error;
    return -1;
  }
  return real<Result(int, Arguments...)>(name)(file, arguments...);
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  return call_or_fail<ssize_t>("write", "write", file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return call_or_fail<ssize_t>("write", "pwrite", file, bytes, size, at);
}

int fallocate(int file, int mode, off_t at, off_t size) {
  return call_or_fail<int>("write", "fallocate", file, mode, at, size);
}

int fsync(int file) {
  die_if_it_is_time();
  return call_or_fail<int>("sync", "fsync", file);
}

int fdatasync(int file) {
  return call_or_fail<int>("sync", "fdatasync", file);
}

}  // extern "C"
