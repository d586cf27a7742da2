#include "storage/rocksdb/room_watch.hpp"

#include <utility>

namespace veilleuse::storage {

room_watch::room_watch(std::function<bool()> has_room, std::chrono::milliseconds interval)
    : has_room_{std::move(has_room)}, interval_{interval}, thread_{[this] { run(); }} {}

room_watch::~room_watch() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void room_watch::begin() {
  {
    const std::lock_guard lock{mutex_};
    looking_ = true;
  }
  changed_.notify_one();
}

void room_watch::run() {
  std::unique_lock lock{mutex_};
  while (!closing_) {
    if (!looking_) {
      changed_.wait(lock);
      continue;
    }
    if (changed_.wait_for(lock, interval_, [this] { return closing_; })) return;
    looking_ = false;
    lock.unlock();
    const bool over = has_room_();
    lock.lock();
    if (!over) looking_ = true;
  }
}

}  // namespace veilleuse::storage
