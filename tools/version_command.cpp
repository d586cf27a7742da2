// `veilleuse version`: what is installed.
#include "engine/version.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"

#include <fmt/core.h>

namespace veilleuse::tools {

void add_version_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("version", "Print the version");
  command->callback([&chosen] {
    chosen = [] {
      (void)print_line(fmt::format("veilleuse {}", engine::version));
      return finish_output();
    };
  });
}

}  // namespace veilleuse::tools
