// By which whoever has something for a thread wakes it: other threads, and librdkafka's queues.
#pragma once

#include "storage/kafka/handles.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace veilleuse::storage {

class wake_up {
 public:
  wake_up() = default;
  wake_up(const wake_up&) = delete;
  wake_up& operator=(const wake_up&) = delete;
  ~wake_up() = default;

  /// Any thread.
  void wake();
  /// Until somebody woke it since it was last awake, or the time is over.
  void wait(std::chrono::milliseconds longest);
  /// What comes into an empty queue wakes from now on, until `forget`.
  void wake_for(rd_kafka_queue_t& queue);
  static void forget(rd_kafka_queue_t& queue);

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
};

}  // namespace veilleuse::storage
