// A real broker for the tests of the log on Kafka: one for the whole program, started by whoever asks first.
#pragma once

#include "storage/kafka/kafka_log_options.hpp"

#include <string>

namespace veilleuse::tests {

/// HOST:PORT. Started on first use (scripts/kafka.sh) and ended with the program.
[[nodiscard]] const std::string& broker();

/// Answers nothing while it lives (SIGSTOP), and goes on afterwards.
class stopped_broker {
 public:
  stopped_broker();
  stopped_broker(const stopped_broker&) = delete;
  stopped_broker& operator=(const stopped_broker&) = delete;
  ~stopped_broker();
};

/// A topic of events of its own, with one replica.
[[nodiscard]] storage::kafka_connection new_topic(std::uint32_t partitions);

}  // namespace veilleuse::tests
