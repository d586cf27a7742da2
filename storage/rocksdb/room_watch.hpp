// Comes back from a full disk by itself: a thread that tries again at an interval for as long as there is no
// room. A database that only tried when somebody writes would stay shut while `/readyz` keeps everybody away.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace veilleuse::storage {

class room_watch {
 public:
  /// `has_room` runs on the watch's thread; it tries, and says whether that is over.
  room_watch(std::function<bool()> has_room, std::chrono::milliseconds interval);
  room_watch(const room_watch&) = delete;
  room_watch& operator=(const room_watch&) = delete;
  /// Waits for a try that runs.
  ~room_watch();

  /// From any thread, also while it looks.
  void begin();

 private:
  void run();

  const std::function<bool()> has_room_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool looking_ = false;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace veilleuse::storage
