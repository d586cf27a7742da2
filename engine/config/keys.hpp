// Every key of the configuration file, once: its place, its meaning, how it is read and shown.
#pragma once

#include "engine/config/config.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace veilleuse::engine {

struct config_key {
  std::string_view section;
  std::string_view name;
  /// What it means, its unit and its range, for the printed defaults.
  std::string comment;
  /// Gives what would be right when the value is of a wrong type or range.
  std::function<std::optional<std::string>(const toml::node&, config&)> read;
  /// The value as TOML.
  std::function<std::string(const config&)> show;
};

[[nodiscard]] const std::vector<config_key>& config_keys();

}  // namespace veilleuse::engine
