#include "engine/stop_signals.hpp"

namespace veilleuse::engine {

stop_signals::stop_signals() {
  ::sigemptyset(&awaited_);
  ::sigaddset(&awaited_, SIGTERM);
  ::sigaddset(&awaited_, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &awaited_, &former_);
}

stop_signals::~stop_signals() {
  ::pthread_sigmask(SIG_SETMASK, &former_, nullptr);
}

bool stop_signals::wait(std::chrono::milliseconds patience) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  const std::chrono::nanoseconds rest = patience - seconds;
  const timespec limit{seconds.count(), rest.count()};
  return ::sigtimedwait(&awaited_, nullptr, &limit) > 0;
}

}  // namespace veilleuse::engine
