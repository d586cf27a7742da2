#include "engine/stop_signals.hpp"

#include <unistd.h>

namespace veilleuse::engine {

stop_signals::stop_signals() : at_terminal_{::isatty(STDERR_FILENO) == 1} {
  ::sigemptyset(&awaited_);
  ::sigaddset(&awaited_, SIGTERM);
  ::sigaddset(&awaited_, SIGINT);
  ::sigaddset(&awaited_, SIGHUP);
  ::pthread_sigmask(SIG_BLOCK, &awaited_, &former_);
}

stop_signals::~stop_signals() {
  ::pthread_sigmask(SIG_SETMASK, &former_, nullptr);
}

stop_signals::wish stop_signals::wait(std::chrono::milliseconds patience) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  const std::chrono::nanoseconds rest = patience - seconds;
  const timespec limit{seconds.count(), rest.count()};
  const int which = ::sigtimedwait(&awaited_, nullptr, &limit);
  if (which < 0) return wish::none;
  const bool hung_up = at_terminal_ && ::isatty(STDERR_FILENO) == 0;
  return which == SIGHUP && !hung_up ? wish::reload : wish::stop;
}

}  // namespace veilleuse::engine
