// `veilleuse serve`: runs the engine until it is told to stop.
#include "engine/serve.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

namespace veilleuse::tools {

void add_serve_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("serve", "Run the engine until SIGTERM or Ctrl-C, then drain and stop");
  command->footer(
      "Prints one line on stdout once clients are welcome. Both signals tell the clients to reconnect, wait "
      "for "
      "what is being written, and end with exit code 0.");
  const auto file = add_config_option(*command);
  command->callback([&chosen, file] {
    chosen = [file] {
      const auto settings = load_settings(file);
      return settings ? engine::serve(settings.value()) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
