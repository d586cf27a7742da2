// Nodes on a topic of one partition, and who else may write to it.
#pragma once

#include "storage/kafka/kafka_event_log.hpp"
#include "storage/kafka/topic_writer.hpp"
#include "tests/storage/kafka/broker.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/support/artifacts.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include <boost/test/unit_test.hpp>

namespace veilleuse::tests {

/// A guard against waiting for ever, not an expectation.
inline constexpr std::chrono::seconds topic_patience{30};

inline bool comes_true(const std::function<bool()>& what) {
  const auto deadline = std::chrono::steady_clock::now() + topic_patience;
  while (!what()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

/// A node on a topic of one partition.
struct topic_node {
  storage::kafka_log_options options;
  std::mutex mutex;
  std::string notices;
  /// The last, for its thread tells what stands above until it has ended.
  std::unique_ptr<storage::event_log> log;

  topic_node(const storage::kafka_connection& connection, const std::string& name) {
    options.connection = connection;
    options.directory = test::artifact_directory("copy");
    options.node = name;
    options.on_notice = [this](const std::string& sentence) {
      const std::lock_guard lock{mutex};
      notices += sentence + "\n";
    };
  }
  void open() { log = storage::open_kafka_event_log(options); }
  void reopen() {
    log.reset();
    open();
  }
  bool told(const std::string& words) {
    const std::lock_guard lock{mutex};
    return notices.find(words) != std::string::npos;
  }
  [[nodiscard]] std::uint64_t count() const { return log->end_now({0}).count.value; }
};

struct topic_of_one {
  storage::kafka_connection connection = new_topic(1);
  topic_node a{connection, "a"};
  topic_node b{connection, "b"};

  topic_of_one() {
    a.open();
    b.open();
  }
  /// Anybody who may write to the topic.
  void write(std::string_view key, std::string_view value) const {
    storage::wake_up woken;
    storage::topic_writer writer{connection, std::chrono::seconds{10}, woken};
    BOOST_REQUIRE(writer.send({0}, key, value));
    bool written = false;
    const auto look = [&] {
      writer.for_each_delivery([&](const storage::delivery& what) { written = what.offset.has_value(); });
      return written;
    };
    BOOST_REQUIRE(comes_true(look));
  }
};

inline const auto only_stream = conversation_stream(1);

/// What a person is told.
inline std::string refusal_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const storage::storage_error& problem) {
    BOOST_TEST((problem.kind() == storage::storage_failure::cannot_open));
    return problem.what();
  }
  return "";
}

}  // namespace veilleuse::tests
