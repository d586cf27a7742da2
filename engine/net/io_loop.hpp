// One thread's sockets: waits for what is ready (epoll, level-triggered) and for work posted by other
// threads. Why not Boost.Asio: docs/decisions/0008-io-loop.md.
#pragma once

#include "engine/limits.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <sys/epoll.h>

namespace veilleuse::engine::net {

/// Must stay alive until the end of the wake-up in which its socket was forgotten.
class socket_watcher {
 public:
  socket_watcher() = default;
  socket_watcher(const socket_watcher&) = delete;
  socket_watcher& operator=(const socket_watcher&) = delete;
  virtual ~socket_watcher() = default;
  virtual void socket_ready(bool readable, bool writable) = 0;
};

struct socket_interest {
  bool read = false;
  bool write = false;
  bool operator==(const socket_interest&) const = default;
};

class io_loop {
 public:
  /// Throws std::system_error when the kernel has no descriptor left.
  io_loop();
  ~io_loop();
  io_loop(const io_loop&) = delete;
  io_loop& operator=(const io_loop&) = delete;

  /// False when the kernel refuses.
  [[nodiscard]] bool watch(int socket, socket_watcher& who, socket_interest interest);
  void change(int socket, socket_watcher& who, socket_interest interest);
  void forget(int socket);

  /// From any thread: runs `task` on the loop's thread.
  void post(std::function<void()> task);
  /// No task runs from now on: those that wait are dropped, and so are those to come.
  void close();
  /// From any thread: ends a wait.
  void wake();

  /// The thread that calls `wait` and `serve`.
  void bind_to_this_thread() { owner_.store(std::this_thread::get_id()); }
  [[nodiscard]] bool on_this_thread() const { return owner_.load() == std::this_thread::get_id(); }

  /// Waits until a socket is ready or the loop is woken: not at all when `patience` is zero, for ever when
  /// absent.
  void wait(std::optional<std::chrono::milliseconds> patience);
  /// Serves the sockets that `wait` found, then runs what was posted.
  void serve();
  /// Runs what was posted; false when there was nothing.
  bool run_posted();

 private:
  void serve_socket(const epoll_event& event);

  int epoll_ = -1;
  int wake_event_ = -1;
  std::atomic<std::thread::id> owner_;
  /// A write to the event is under way or was not yet read: the next one would add nothing.
  std::atomic<bool> woken_{false};
  std::array<epoll_event, limits::events_per_wake> ready_{};
  std::size_t ready_count_ = 0;
  std::mutex posted_lock_;
  std::vector<std::function<void()>> posted_;
  bool closed_ = false;
};

}  // namespace veilleuse::engine::net
