// The two servers that are measured, each as a child process on a port and a folder of its own.
#pragma once

#include "bench/client/websocket_client.hpp"
#include "bench/process/child_process.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::bench {

/// A topic of its own, made for the run; it stays on the brokers.
struct kafka_settings {
  /// HOST:PORT, separated by commas. Empty: the log is embedded.
  std::string brokers;
  std::uint32_t partitions = 4;
};

/// What a measurement needs other than the defaults.
struct engine_settings {
  kafka_settings kafka{};
  /// Enough of them for so many children who wait (limits::children_per_queue each).
  std::size_t queues = 1;
  /// 0: the engine's default.
  std::chrono::milliseconds idle_before_sleep{0};
  bool metrics = false;
  /// The one processor that it may use; -1: any.
  int processor = -1;
};

[[nodiscard]] std::size_t queues_needed(std::size_t children);
[[nodiscard]] std::string queue_name(std::size_t number);

/// `veilleuse serve`, with limits wide enough that a load of many clients is not taken for a flood.
class engine_server {
 public:
  /// `program` empty: the binary beside this one. Nothing runs yet.
  engine_server(const std::string& program, const std::filesystem::path& folder,
                const engine_settings& settings = {});

  /// Makes accounts (`veilleuse staff add`) and returns their tokens.
  [[nodiscard]] std::vector<std::string> add_moderators(std::size_t count);
  /// Starts, and returns once /readyz says 200; throws with the last lines of its output otherwise.
  void start();
  /// Starts and does not wait.
  void launch();
  /// The end of what it wrote.
  [[nodiscard]] std::string last_words() const;
  void kill_now() { process_.kill_now(); }
  /// The exit code after SIGTERM.
  int stop();
  [[nodiscard]] bool runs() { return process_.runs(); }
  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  [[nodiscard]] const endpoint& where() const { return where_; }
  [[nodiscard]] std::filesystem::path data_folder() const { return folder_ / "data"; }
  /// A value of /metrics; nothing when it is not served or knows no such metric.
  [[nodiscard]] std::optional<double> metric(std::string_view name) const;

 private:
  [[nodiscard]] std::string output_file() const { return (folder_ / "engine.log").string(); }
  [[nodiscard]] std::string config_file() const { return (folder_ / "veilleuse.toml").string(); }
  void make_topic(const kafka_settings& settings) const;
  /// Returns what the subcommand printed; throws with the end of it when it fails.
  [[nodiscard]] std::string run_tool(std::vector<std::string> words, const char* failed) const;

  std::string program_;
  std::filesystem::path folder_;
  int processor_;
  endpoint where_;
  /// Port 0: there are none.
  endpoint metrics_;
  child_process process_;
};

/// `veilleuse-bench relay`, ready when the constructor returns.
class relay_server {
 public:
  explicit relay_server(const std::filesystem::path& folder);
  int stop();
  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  [[nodiscard]] const endpoint& where() const { return where_; }
  [[nodiscard]] std::filesystem::path data_folder() const { return folder_ / "relay-data"; }

 private:
  std::filesystem::path folder_;
  endpoint where_;
  child_process process_;
};

}  // namespace veilleuse::bench
