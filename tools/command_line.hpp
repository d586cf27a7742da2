// The command line of `veilleuse`: one subcommand per file, each adding itself here.
#pragma once

#include "engine/exit_codes.hpp"

#include <functional>

#include <CLI/CLI.hpp>

namespace veilleuse::tools {

/// What the chosen subcommand does once the whole command line has been understood.
using action = std::function<engine::exit_code()>;

/// Parses, acts, and returns the process's exit code. Data goes to stdout and nothing else does; sentences go
/// to stderr.
[[nodiscard]] int run_command_line(int argc, const char* const* argv);

// Each adds a subcommand to `app` that sets `chosen` when it is asked for. `chosen` outlives the parsing.
void add_serve_command(CLI::App& app, action& chosen);
void add_config_command(CLI::App& app, action& chosen);
void add_staff_command(CLI::App& app, action& chosen);
void add_replay_command(CLI::App& app, action& chosen);
void add_log_command(CLI::App& app, action& chosen);
/// Within `veilleuse log`.
void add_log_copy(CLI::App& log, action& chosen);
void add_log_level_command(CLI::App& app, action& chosen);
void add_doctor_command(CLI::App& app, action& chosen);
void add_backup_command(CLI::App& app, action& chosen);
void add_restore_command(CLI::App& app, action& chosen);
void add_kafka_command(CLI::App& app, action& chosen);
void add_top_command(CLI::App& app, action& chosen);
void add_man_command(CLI::App& app, action& chosen);
void add_completion_command(CLI::App& app, action& chosen);
void add_version_command(CLI::App& app, action& chosen);

}  // namespace veilleuse::tools
