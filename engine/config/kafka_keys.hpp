// The keys of a log on Kafka.
#pragma once

#include "engine/config/keys.hpp"

#include <vector>

namespace veilleuse::engine {

void add_kafka_keys(std::vector<config_key>& keys);

}  // namespace veilleuse::engine
