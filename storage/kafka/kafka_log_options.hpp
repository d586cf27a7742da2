// How a log on Kafka is opened.
#pragma once

#include "storage/limits.hpp"
#include "storage/slow_operations.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

struct rd_kafka_s;

namespace veilleuse::storage {

/// Where the brokers are, and how they are spoken to.
struct kafka_connection {
  /// HOST:PORT, separated by commas; a few of them are enough.
  std::string brokers;
  std::string topic;
  /// librdkafka's own (SASL, TLS), as its CONFIGURATION.md names them. Those on which a promise rests are not
  /// theirs.
  std::map<std::string, std::string> properties{};
  /// For what they are asked at a start.
  std::chrono::milliseconds patience = limits::metadata_patience;
};

struct kafka_log_options {
  kafka_connection connection;
  /// Of this node's own copy, which is read from.
  std::filesystem::path directory;
  /// Stands in every take-over, for people.
  std::string node = "local";
  /// Called once, with a sentence, when the node's copy cannot be written: the process must end. The default
  /// is storage::end_process.
  std::function<void(const std::string&)> on_fatal;
  /// Called with a sentence that a person should read. The default prints it on standard error.
  std::function<void(const std::string&)> on_notice;
  std::shared_ptr<slow_operations> slow = without_slow_operations();
  std::chrono::milliseconds take_over_patience = limits::take_over_patience;
  std::chrono::milliseconds delivery_patience = limits::delivery_patience;
  std::chrono::milliseconds topic_look_interval = limits::topic_look_interval;
  std::chrono::milliseconds brokers_silence = limits::brokers_silence;
  /// At a stop, for the reports of what was sent.
  std::chrono::milliseconds closing_patience = limits::closing_patience;
  /// Called with each producer that is made; tests break it there.
  std::function<void(rd_kafka_s&)> on_producer;
};

}  // namespace veilleuse::storage
