// Looks now and then whether the brokers could take what is written, also while nothing is: at night the
// first to find out would be a child.
#pragma once

#include "storage/kafka/kafka_log_options.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace veilleuse::storage {

enum class topic_standing : std::uint8_t {
  well,
  /// Everything is taken, but a partition has fewer copies in step than it is to have.
  short_of_copies,
  /// A partition has no leader, or fewer copies in step than an acknowledgement needs.
  takes_not_all,
  /// Twice in a row no broker answered.
  silent,
};

class topic_watch {
 public:
  /// `on_notice` is told each change, from a thread of the watch's own.
  topic_watch(kafka_connection to, std::chrono::milliseconds interval,
              std::function<void(const std::string&)> on_notice);
  topic_watch(const topic_watch&) = delete;
  topic_watch& operator=(const topic_watch&) = delete;
  /// Waits for the answer to a question that was asked, for some seconds at most.
  ~topic_watch();

  [[nodiscard]] topic_standing standing() const { return standing_; }

 private:
  void run(std::chrono::milliseconds interval);
  /// Returns false when it is to end.
  [[nodiscard]] bool rest(std::chrono::milliseconds interval);
  [[nodiscard]] topic_standing look();

  const kafka_connection to_;
  const std::function<void(const std::string&)> on_notice_;
  std::atomic<topic_standing> standing_ = topic_standing::well;
  int unanswered_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace veilleuse::storage
