// The log beyond one machine: a topic of Apache Kafka, which several nodes may write and all read. Which of
// its entries count is decided by the topic itself (docs/decisions/0013-who-may-write.md). Each node keeps a
// copy of what counts, in the embedded log's format, and reads from it alone.
//
// An append may be `unknown`: it may yet count, and only who has taken the partition over again can tell.
#pragma once

#include "storage/event_log.hpp"
#include "storage/kafka/kafka_log_options.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace veilleuse::storage {

class topic_event_log : public event_log {
 public:
  /// Random bytes drawn when the topic was made.
  [[nodiscard]] virtual const std::string& installation() const = 0;
  /// Waits until all that the topic holds now stands in the node's copy. `progress` is told now and then how
  /// many entries do, of how many. Throws storage_error: `io_error` when for as long as the connection's
  /// patience nothing is read.
  virtual void read_to_end(const std::function<void(std::uint64_t read, std::uint64_t all)>& progress) = 0;
};

/// Makes the node's copy when there is none, and reads the topic from where it ends. Throws storage_error:
/// `cannot_open` when there is no such topic, or the brokers are not reached; and as open_event_log does.
[[nodiscard]] std::unique_ptr<topic_event_log> open_kafka_event_log(const kafka_log_options& options);

}  // namespace veilleuse::storage
