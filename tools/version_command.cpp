// `veilleuse version`: what is installed.
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/version.hpp"

#include <fmt/core.h>

namespace veilleuse::tools {

void add_version_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("version", "Print the version");
  command->callback([&chosen] {
    chosen = [] {
      (void)print_line(fmt::format("veilleuse {}", version));
      return finish_output();
    };
  });
}

}  // namespace veilleuse::tools
