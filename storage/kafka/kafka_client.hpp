// Makes librdkafka's clients, and tells its errors to people.
#pragma once

#include "storage/kafka/handles.hpp"
#include "storage/kafka/kafka_log_options.hpp"
#include "storage/storage_error.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace veilleuse::storage {

/// Idempotent, waiting for all replicas in sync; its deliveries come as events. Throws storage_error.
[[nodiscard]] kafka_client make_producer(const kafka_connection& to, std::chrono::milliseconds patience);
/// Reads at offsets that it is told, and belongs to no group. Throws storage_error.
[[nodiscard]] kafka_client make_consumer(const kafka_connection& to);

/// Throws storage_error.
[[nodiscard]] kafka_topic open_topic(rd_kafka_t& client, const std::string& name);

/// Of the topic, as the brokers say. Throws storage_error when they do not, or when there is no such topic.
[[nodiscard]] std::uint32_t partitions_of_topic(rd_kafka_t& client, const kafka_connection& to);

/// The offset behind its last entry, as the brokers say. Throws storage_error when they do not.
[[nodiscard]] std::uint64_t end_of_partition(rd_kafka_t& client, const kafka_connection& to,
                                             std::uint32_t partition);

/// A failure of Kafka's, in a sentence.
[[nodiscard]] storage_error kafka_failure(const std::string& doing, rd_kafka_resp_err_t error);

}  // namespace veilleuse::storage
