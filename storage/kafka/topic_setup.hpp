// Makes the topic of events, with the settings on which the promises rest, and its first entries.
#pragma once

#include "storage/kafka/kafka_log_options.hpp"
#include "storage/kafka/topic_entry.hpp"

#include <cstdint>
#include <string>

namespace veilleuse::storage {

struct topic_shape {
  /// For ever. Two for each node there may come to be: each is sent in requests of its own, five at a time.
  std::uint32_t partitions = 12;
  /// Copies of each entry, on as many brokers.
  std::uint32_t replicas = 3;
  /// Without so many of them in step nothing is acknowledged.
  std::uint32_t in_sync = 2;
  /// Of `installation_bytes`, of a log that is to be copied there; drawn where empty.
  std::string installation{};
};

struct made_topic {
  std::string installation;
  /// It was there before, with replicas and settings of its own.
  bool was_there = false;
};

/// Makes the topic when there is none, and begins each partition that is empty with the installation's
/// origin; so what was cut off goes on when it is called again. Throws
/// storage_error: `cannot_open` when there is a topic of that name which is none of ours, or of another
/// number of partitions.
made_topic make_events_topic(const kafka_connection& to, const topic_shape& shape);

/// What the topic says of itself. Throws storage_error: `cannot_open` when there is none, or it is none of
/// ours.
[[nodiscard]] origin_entry origin_of(const kafka_connection& to);

}  // namespace veilleuse::storage
