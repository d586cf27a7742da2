#include "bench/client/event_loop.hpp"

#include "bench/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace veilleuse::bench {

event_loop::event_loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), scratch_(limits::read_bytes) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

event_loop::~event_loop() {
  ::close(epoll_);
}

void event_loop::watch(int descriptor, io_handler& owner, bool writable) {
  epoll_event event{};
  event.events = writable ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.ptr = &owner;
  if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) == 0) return;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void event_loop::unwatch(int descriptor) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

bool event_loop::run_until(clock::time_point deadline, const std::function<bool()>& done) {
  for (;;) {
    if (done()) return true;
    if (clock::now() >= deadline) return false;
    turn(deadline);
  }
}

void event_loop::run_for(clock::duration span) {
  (void)run_until(clock::now() + span, [] { return false; });
}

void event_loop::turn(clock::time_point deadline) {
  flush_dirty();
  if (gather_ > gather_.zero()) gather(deadline);
  const auto wake = timers_.empty() ? deadline : std::min(deadline, timers_.begin()->first);
  const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(wake - clock::now()).count();
  const auto nanoseconds = std::max<std::int64_t>(left, 0);
  const timespec timeout{static_cast<time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
  std::array<epoll_event, limits::ready_sockets> events{};
  const auto count = ::epoll_pwait2(epoll_, events.data(), limits::ready_sockets, &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_pwait2");
  more_is_ready_ = count == limits::ready_sockets;
  for (int at = 0; at < count; ++at) {
    const auto& event = events[static_cast<std::size_t>(at)];
    static_cast<io_handler*>(event.data.ptr)->ready(event.events);
  }
  run_timers();
  flush_dirty();
}

void event_loop::gather(clock::time_point deadline) {
  if (!more_is_ready_) std::this_thread::sleep_until(std::min(turned_ + gather_, deadline));
  turned_ = clock::now();
}

void event_loop::run_timers() {
  note_moment();
  const auto now = moment_;
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto what = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    what();
  }
}

void event_loop::flush_dirty() {
  flushing_.swap(dirty_);
  for (auto* owner : flushing_)
    owner->flush();
  flushing_.clear();
}

}  // namespace veilleuse::bench
