// The configuration: veilleuse.toml as one struct. Every key stands once, in engine/config/keys.cpp, with its
// default, unit, range and comment.
#pragma once

#include "actors/limits.hpp"
#include "engine/limits.hpp"
#include "engine/outcome.hpp"
#include "storage/limits.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::engine {

struct server_config {
  std::string address = "127.0.0.1";
  /// 0: any free port.
  std::uint16_t port = 8080;
  /// 0: one a core.
  std::uint32_t lanes = 0;
  /// 0: as many as the limit of open files allows.
  std::uint64_t max_connections = 0;
  /// Of one client's address; 0: as many as there are.
  std::uint64_t connections_per_address = limits::connections_per_address;
  /// Addresses or ranges whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies;
  /// In MiB. 0: a part of what the machine or the service's control group allows.
  std::uint64_t memory_mb = 0;
  /// Empty: the `web` folder beside the program or the sources.
  std::filesystem::path web_directory;
  /// Beside the server's own origin.
  std::vector<std::string> allowed_origins;
};

struct tls_config {
  /// Both or none. Empty: the port speaks without TLS.
  std::filesystem::path certificate;
  std::filesystem::path key;

  [[nodiscard]] bool is_on() const { return !certificate.empty(); }
};

/// Where the event log is.
enum class log_home : std::uint8_t { embedded, kafka };

struct storage_config {
  std::filesystem::path data_directory = "data";
  log_home log = log_home::embedded;
  /// Empty: `master.key` in the data directory.
  std::filesystem::path master_key_file;

  /// Of the event log: storage::event_log_options::directory. The reading tools open it too.
  [[nodiscard]] std::filesystem::path master_key() const;
  [[nodiscard]] std::filesystem::path log_directory() const { return data_directory / "log"; }
  [[nodiscard]] std::filesystem::path keys_directory() const { return data_directory / "keys"; }
  [[nodiscard]] std::filesystem::path views_directory() const { return data_directory / "views"; }
  [[nodiscard]] std::filesystem::path staff_file() const;
};

/// Of a log on Kafka.
struct kafka_config {
  /// HOST:PORT, a few of the brokers.
  std::vector<std::string> brokers = {"127.0.0.1:9092"};
  std::string topic_prefix = "veilleuse";
  /// Empty: the host's name.
  std::string node;
  /// A lone broker, or what else a desk may have and a service may not.
  bool allow_unsafe = false;
  /// librdkafka's own.
  std::map<std::string, std::string> properties;

  [[nodiscard]] std::string events_topic() const { return topic_prefix + ".events"; }
};

struct service_config {
  std::uint16_t id = 1;
  /// The first is the default.
  std::vector<std::string> queues = {"accueil"};
};

/// What is announced to clients, and what bounds them.
struct client_limits {
  std::uint64_t frame_bytes = limits::frame_bytes;
  std::uint32_t commands_per_second = limits::commands_per_second;
  std::uint32_t burst = limits::burst;
  std::uint64_t in_flight = limits::in_flight;
  std::uint64_t attachments = limits::attachments;
  std::uint64_t outgoing_soft_bytes = limits::outgoing_soft_bytes;
  std::uint64_t outgoing_hard_bytes = limits::outgoing_hard_bytes;
  std::chrono::milliseconds hello_timeout = limits::hello_timeout;
  std::chrono::milliseconds header_timeout = limits::header_timeout;
  std::chrono::milliseconds ping_interval = limits::ping_interval;
  std::chrono::milliseconds idle_timeout = limits::idle_timeout;
  std::chrono::milliseconds stall_timeout = limits::stall_timeout;
};

struct actors_config {
  std::chrono::milliseconds idle_before_sleep = actors::limits::idle_before_sleep;
  std::chrono::milliseconds connection_grace = actors::limits::connection_grace;
  std::chrono::milliseconds heartbeat_patience = actors::limits::heartbeat_patience;
  std::uint64_t events_between_snapshots = actors::limits::events_between_snapshots;
};

struct metrics_config {
  /// Address and port, as "127.0.0.1:9464"; empty: no metrics are served.
  std::string listen;
};

enum class log_format : std::uint8_t { text, json };

struct log_config {
  log_format format = log_format::text;
  /// "debug", "info", "warning" or "error".
  std::string level = "info";
  /// What takes longer is told as slow; 0: nothing is.
  std::chrono::milliseconds slow = limits::slow_operation;
};

struct config {
  server_config server;
  tls_config tls;
  storage_config storage;
  kafka_config kafka;
  service_config service;
  client_limits clients;
  actors_config actors;
  metrics_config metrics;
  std::chrono::milliseconds drain_patience = limits::drain_patience;
  log_config log;
};

/// Reads a file. Every error names the file, the line and the key; an unknown key also the nearest known one.
[[nodiscard]] outcome<config> load_config(const std::filesystem::path& file);
/// The same for text; `source` stands for the file's name in errors. Relative paths are taken from the
/// working directory.
[[nodiscard]] outcome<config> parse_config(std::string_view text, std::string_view source);

/// Every key with its default, commented out, each under what it means.
[[nodiscard]] std::string default_config_text();

}  // namespace veilleuse::engine
