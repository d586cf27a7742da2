// The engine that a command measures: one of its own on a temporary folder, or a running one elsewhere.
#pragma once

#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <sys/types.h>

namespace veilleuse::bench {

struct target_options {
  /// Empty: an engine of its own.
  std::string url;
  /// Never tokens themselves: the command line is for every user of the machine to see.
  std::string tokens_file;
  std::string engine;
  std::string folder;
  kafka_settings kafka{};
};

/// --kafka, --partitions.
void add_kafka_options(CLI::App& command, kafka_settings& into);
/// --engine, --data.
void add_own_engine_options(CLI::App& command, target_options& into);
/// --url, --tokens-file: each needs the other, and --url goes without --engine.
void add_url_options(CLI::App& command, target_options& into);

class target {
 public:
  /// With accounts for so many moderators. Throws when the engine does not start, or the tokens are too few.
  target(const target_options& options, std::size_t moderators, const engine_settings& wanted = {});

  [[nodiscard]] const endpoint& where() const { return where_; }
  [[nodiscard]] const std::vector<std::string>& tokens() const { return tokens_; }
  /// 0: not on this machine, or not ours to look at.
  [[nodiscard]] pid_t pid() const { return own_ ? own_->pid() : 0; }
  /// Only when there is one of its own.
  [[nodiscard]] engine_server& own() { return own_.value(); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.value().path(); }

 private:
  std::optional<temporary_folder> folder_;
  std::optional<engine_server> own_;
  endpoint where_;
  std::vector<std::string> tokens_;
};

}  // namespace veilleuse::bench
