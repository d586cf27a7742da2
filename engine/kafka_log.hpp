// The event log on Kafka, as the configuration has it.
#pragma once

#include "engine/config/config.hpp"
#include "engine/systemd/life_watch.hpp"
#include "storage/kafka/kafka_event_log.hpp"

#include <memory>

namespace veilleuse::engine {

[[nodiscard]] storage::kafka_connection events_connection(const kafka_config& wanted);

/// Refuses a topic whose settings would not keep the promises, and returns once all that it holds can be
/// read here. Tells `life` how far it is. Throws storage::storage_error.
[[nodiscard]] std::unique_ptr<storage::topic_event_log> open_log_on_kafka(
    const config& settings, systemd::life_watch& life, const std::shared_ptr<storage::slow_operations>& slow);

}  // namespace veilleuse::engine
