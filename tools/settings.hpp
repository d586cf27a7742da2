// The option --config, shared by every subcommand that touches the data.
#pragma once

#include "engine/config/config.hpp"
#include "engine/outcome.hpp"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

namespace veilleuse::tools {

/// The file that --config names, filled in by the parsing; shared, because the action outlives the
/// subcommand.
using config_option = std::shared_ptr<std::filesystem::path>;

[[nodiscard]] config_option add_config_option(CLI::App& command);

/// Without --config, the built-in defaults.
[[nodiscard]] engine::outcome<engine::config> load_settings(const config_option& file);

}  // namespace veilleuse::tools
