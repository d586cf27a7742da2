// Writes entries into a topic, and tells what came of them.
#pragma once

#include "storage/counting/term_reports.hpp"
#include "storage/kafka/handles.hpp"
#include "storage/kafka/kafka_log_options.hpp"
#include "storage/kafka/wake_up.hpp"
#include "storage/log_types.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::storage {

struct delivery {
  partition_id partition;
  /// Of the entry, as sent.
  std::string_view key;
  std::string_view value;
  /// Nothing when it is not known where it stands, or whether.
  std::optional<entry_offset> offset;
};

class topic_writer {
 public:
  /// Throws storage_error.
  topic_writer(const kafka_connection& to, std::chrono::milliseconds patience, wake_up& woken);
  topic_writer(const topic_writer&) = delete;
  topic_writer& operator=(const topic_writer&) = delete;
  /// What has no report yet never gets one.
  ~topic_writer();

  /// Copies both. False, and nothing will ever be written, when there is no room for more.
  [[nodiscard]] bool send(partition_id partition, std::string_view key, std::string_view value);

  /// Those that came since, in the order of each partition.
  void for_each_delivery(const std::function<void(const delivery&)>& visit);

  /// Why this writer can write no more, and must be made anew; empty while it can.
  [[nodiscard]] std::string fatal() const;
  [[nodiscard]] rd_kafka_t& client() const { return *client_; }

 private:
  void take(rd_kafka_event_t& event, const std::function<void(const delivery&)>& visit);

  kafka_client client_;
  kafka_topic topic_;
  kafka_queue queue_;
};

}  // namespace veilleuse::storage
