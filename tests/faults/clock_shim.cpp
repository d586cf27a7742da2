// A wall clock that is set forward or back under a running program: preloaded (LD_PRELOAD), it adds the
// seconds that stand in the file $VEILLEUSE_CLOCK_SHIFT, read anew at each call. For tests alone; the steady
// clock goes on.
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

long shift_seconds() {
  const char* const name = std::getenv("VEILLEUSE_CLOCK_SHIFT");
  const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[32] = {};
  const auto size = ::read(file, text, sizeof text - 1);
  ::close(file);
  return size > 0 ? std::strtol(text, nullptr, 10) : 0;
}

}  // namespace

extern "C" int clock_gettime(clockid_t which, timespec* now) {
  using call = int(clockid_t, timespec*);
  static auto* const real = reinterpret_cast<call*>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int answer = real(which, now);
  if (answer == 0 && which == CLOCK_REALTIME) now->tv_sec += shift_seconds();
  return answer;
}
