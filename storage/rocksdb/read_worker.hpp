// One thread for readers that must not block: runs reads in the order they were asked.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace veilleuse::storage {

class read_worker {
 public:
  read_worker();
  read_worker(const read_worker&) = delete;
  read_worker& operator=(const read_worker&) = delete;
  /// Runs all that was asked.
  ~read_worker();

  /// False, and nothing is run, when limits::reads_waiting are waiting.
  [[nodiscard]] bool ask(std::function<void()> read);
  /// For answers that must be given.
  void ask_always(std::function<void()> answer);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<std::function<void()>> waiting_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace veilleuse::storage
