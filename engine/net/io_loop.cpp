#include "engine/net/io_loop.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace veilleuse::engine::net {

namespace {

epoll_event event_for(socket_watcher& who, socket_interest interest) {
  epoll_event event{};
  event.events = (interest.read ? EPOLLIN : 0U) | (interest.write ? EPOLLOUT : 0U);
  event.data.ptr = &who;
  return event;
}

[[noreturn]] void give_up(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

}  // namespace

io_loop::io_loop() {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) give_up("epoll_create1");
  wake_event_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_event_ < 0) {
    ::close(epoll_);
    give_up("eventfd");
  }
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_event_, &event) != 0) give_up("epoll_ctl");
}

io_loop::~io_loop() {
  ::close(wake_event_);
  ::close(epoll_);
}

bool io_loop::watch(int socket, socket_watcher& who, socket_interest interest) {
  auto event = event_for(who, interest);
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0;
}

void io_loop::change(int socket, socket_watcher& who, socket_interest interest) {
  auto event = event_for(who, interest);
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event);
}

void io_loop::forget(int socket) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
}

void io_loop::post(std::function<void()> task) {
  {
    const std::lock_guard guard{posted_lock_};
    if (closed_) return;
    posted_.push_back(std::move(task));
  }
  wake();
}

void io_loop::close() {
  std::vector<std::function<void()>> dropped;
  const std::lock_guard guard{posted_lock_};
  closed_ = true;
  owner_.store({});
  dropped.swap(posted_);
}

void io_loop::wake() {
  if (woken_.exchange(true)) return;
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the loop wakes anyway.
  [[maybe_unused]] const auto written = ::write(wake_event_, &one, sizeof one);
}

void io_loop::wait(std::optional<std::chrono::milliseconds> patience) {
  const int timeout = patience ? static_cast<int>(patience->count()) : -1;
  const int count = ::epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()), timeout);
  ready_count_ = count < 0 ? 0 : static_cast<std::size_t>(count);
}

void io_loop::serve() {
  for (std::size_t at = 0; at < ready_count_; ++at)
    serve_socket(ready_[at]);
  ready_count_ = 0;
  run_posted();
}

void io_loop::serve_socket(const epoll_event& event) {
  if (event.data.ptr == nullptr) {
    std::uint64_t counter = 0;
    [[maybe_unused]] const auto used = ::read(wake_event_, &counter, sizeof counter);
    // Before looking at the work: a wake-up that comes now is for work that may be missed below.
    woken_.store(false);
    return;
  }
  // An error or a hang-up shows itself to whoever reads or writes.
  const bool trouble = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
  static_cast<socket_watcher*>(event.data.ptr)
      ->socket_ready(trouble || (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0);
}

bool io_loop::run_posted() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard guard{posted_lock_};
    tasks.swap(posted_);
  }
  for (auto& task : tasks)
    task();
  return !tasks.empty();
}

}  // namespace veilleuse::engine::net
