#include "storage/kafka/wake_up.hpp"

#include <utility>

namespace veilleuse::storage {

namespace {

/// Called on a thread of librdkafka's.
void wake_opaque(rd_kafka_t* client, void* woken) {
  static_cast<void>(client);
  static_cast<wake_up*>(woken)->wake();
}

}  // namespace

void wake_up::wake() {
  {
    const std::lock_guard lock{mutex_};
    if (std::exchange(is_woken_, true)) return;
  }
  woken_.notify_one();
}

void wake_up::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock{mutex_};
  woken_.wait_for(lock, longest, [this] { return is_woken_; });
  is_woken_ = false;
}

void wake_up::wake_for(rd_kafka_queue_t& queue) {
  rd_kafka_queue_cb_event_enable(&queue, wake_opaque, this);
}

void wake_up::forget(rd_kafka_queue_t& queue) {
  rd_kafka_queue_cb_event_enable(&queue, nullptr, nullptr);
}

}  // namespace veilleuse::storage
