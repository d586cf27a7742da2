// The logs that the contract is checked on, each with its machine. Opening again is a restart.
#pragma once

#include "storage/kafka/kafka_event_log.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "tests/storage/kafka/broker.hpp"
#include "tests/storage/task_thread.hpp"
#include "tests/support/artifacts.hpp"

#include <memory>
#include <tuple>

namespace veilleuse::tests {

inline constexpr std::uint32_t world_partitions = 4;

struct memory_log_world {
  std::shared_ptr<storage::memory_disk> disk = std::make_shared<storage::memory_disk>(world_partitions);
  std::unique_ptr<task_thread> thread = std::make_unique<task_thread>();

  std::unique_ptr<storage::event_log> open() {
    const auto run = [this](std::function<void()> task) { thread->give(std::move(task)); };
    return std::make_unique<storage::memory_event_log>(storage::memory_log_options{disk, run});
  }
};

struct rocksdb_log_world {
  std::filesystem::path directory = test::artifact_directory("log");

  std::unique_ptr<storage::event_log> open() const {
    storage::event_log_options options;
    options.directory = directory;
    options.partitions = world_partitions;
    return storage::open_event_log(options);
  }
};

/// A topic on a real broker; a restart keeps the node's copy.
struct kafka_log_world {
  storage::kafka_connection connection = new_topic(world_partitions);
  std::filesystem::path directory = test::artifact_directory("copy");

  std::unique_ptr<storage::event_log> open() const {
    storage::kafka_log_options options;
    options.connection = connection;
    options.directory = directory;
    return storage::open_kafka_event_log(options);
  }
};

using log_worlds = std::tuple<memory_log_world, rocksdb_log_world, kafka_log_world>;

}  // namespace veilleuse::tests
