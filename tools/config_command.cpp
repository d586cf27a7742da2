// `veilleuse config`: prints every setting with its default and what it means.
#include "engine/config/config.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"

namespace veilleuse::tools {

void add_config_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("config", "Print a configuration file with every default, commented");
  command->footer("Begin with: veilleuse config > veilleuse.toml");
  command->callback([&chosen] {
    chosen = [] {
      auto text = engine::default_config_text();
      while (!text.empty() && text.back() == '\n')
        text.pop_back();
      (void)print_line(text);
      return finish_output();
    };
  });
}

}  // namespace veilleuse::tools
