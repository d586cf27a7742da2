#include "storage/rocksdb/read_worker.hpp"

#include "storage/limits.hpp"

#include <utility>

namespace veilleuse::storage {

read_worker::read_worker() : thread_{[this] { run(); }} {}

read_worker::~read_worker() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

bool read_worker::ask(std::function<void()> read) {
  {
    const std::lock_guard lock{mutex_};
    if (waiting_.size() >= limits::reads_waiting) return false;
    waiting_.push_back(std::move(read));
  }
  asked_.notify_one();
  return true;
}

void read_worker::ask_always(std::function<void()> answer) {
  {
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(answer));
  }
  asked_.notify_one();
}

void read_worker::run() {
  for (;;) {
    std::function<void()> read;
    {
      std::unique_lock lock{mutex_};
      asked_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      read = std::move(waiting_.front());
      waiting_.pop_front();
    }
    read();
  }
}

}  // namespace veilleuse::storage
