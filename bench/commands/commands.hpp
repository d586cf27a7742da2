// The subcommands of `veilleuse-bench`: each adds itself to the command line and leaves what it would do.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace veilleuse::bench {

/// What the process answers; docs in `--help`.
enum class exit_code : int {
  ok = 0,
  /// The run went through and found what must not be (a lost, doubled or reordered message).
  found_wrong = 1,
  usage = 64,
  /// The run could not be finished: no engine, a lost connection, no progress.
  failed = 70,
  /// The generator was the bottleneck: what was measured must not be used.
  discarded = 75,
};

using action = std::function<exit_code()>;

void add_chat_command(CLI::App& app, action& chosen);
void add_churn_command(CLI::App& app, action& chosen);
void add_compare_command(CLI::App& app, action& chosen);
void add_crash_command(CLI::App& app, action& chosen);
void add_flat_command(CLI::App& app, action& chosen);
void add_idle_command(CLI::App& app, action& chosen);
void add_overload_command(CLI::App& app, action& chosen);
void add_rate_command(CLI::App& app, action& chosen);
void add_relay_command(CLI::App& app, action& chosen);
void add_replay_command(CLI::App& app, action& chosen);
void add_resume_command(CLI::App& app, action& chosen);
void add_sleeping_command(CLI::App& app, action& chosen);
void add_wake_command(CLI::App& app, action& chosen);

}  // namespace veilleuse::bench
