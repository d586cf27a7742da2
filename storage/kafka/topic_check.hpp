// What the brokers say of the topic of events: how far it goes, and whether its settings keep the promises.
#pragma once

#include "storage/kafka/kafka_log_options.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace veilleuse::storage {

/// The offset behind the last entry, of each partition. Throws storage_error.
[[nodiscard]] std::vector<std::uint64_t> ends_of_topic(const kafka_connection& to, std::uint32_t partitions);

/// How many brokers have each entry, and how many must.
struct topic_copies {
  /// Every partition has a leader.
  bool all_led = true;
  /// Every replica of every partition is in step.
  bool all_in_step = true;
  /// In step, of the partition that has the fewest.
  int fewest_in_step = std::numeric_limits<int>::max();
  /// For an acknowledgement.
  int needed_in_step = 0;
};

/// As they stand now. Throws storage_error when the brokers do not tell.
[[nodiscard]] topic_copies copies_of_topic(const kafka_connection& to);

/// A setting with which a promise would not be kept.
struct unsafe_setting {
  /// As Kafka names it.
  std::string name;
  /// What it is, what follows from it, and what to do.
  std::string sentence;
  /// Nothing worse than a lone broker: what that one loses is lost.
  bool lone_broker = false;
};

/// Throws storage_error when the brokers do not tell.
[[nodiscard]] std::vector<unsafe_setting> unsafe_settings_of(const kafka_connection& to);

}  // namespace veilleuse::storage
