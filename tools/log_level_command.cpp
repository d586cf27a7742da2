// `veilleuse log-level`: how much a running engine logs, read or changed.
#include "engine/control/control_socket.hpp"
#include "engine/logging/entry.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

exit_code run_log_level(const engine::config& settings, const std::string& wanted) {
  const auto& data = settings.storage.data_directory;
  const auto connection = engine::control::connect_to_engine(data);
  if (!connection) return complain(connection.error());
  if (!connection.value().is_open()) {
    return complain({exit_code::not_found,
                     fmt::format("No engine serves {}: start it with the level that log.level of its "
                                 "configuration names.",
                                 data.string())});
  }
  const auto told =
      engine::control::ask(connection.value(), wanted.empty() ? "log-level" : "log-level " + wanted);
  if (!told) return complain(told.error());
  (void)print_line(told.value());
  return finish_output();
}

std::vector<std::string> level_names() {
  std::vector<std::string> names;
  for (const auto level : engine::logging::all_levels)
    names.emplace_back(name_of(level));
  return names;
}

}  // namespace

void add_log_level_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("log-level", "Read or change how much a running engine logs");
  command->footer(
      "Prints the level, the new one after a change. The change is said in the log and lasts until the "
      "engine "
      "stops: the next start takes log.level of the configuration. As the engine's user, or root.");
  const auto wanted = std::make_shared<std::string>();
  command->add_option("level", *wanted, "From which level lines are written; without it, none is changed")
      ->check(CLI::IsMember(level_names()))
      ->type_name("LEVEL");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto settings = load_settings(file);
      return settings ? run_log_level(settings.value(), *wanted) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
