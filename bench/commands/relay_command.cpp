// `veilleuse-bench relay`: what the engine is compared with, as a server of its own.
#include "bench/commands/commands.hpp"
#include "bench/relay/relay.hpp"

#include <memory>

#include <CLI/CLI.hpp>

namespace veilleuse::bench {

void add_relay_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("relay", "The bare Beast + RocksDB relay that `compare` measures against");
  command->footer("Serves ws://127.0.0.1:PORT/pair/N/a and /b until SIGTERM.");
  const auto settings = std::make_shared<relay_settings>();
  command->add_option("--port", settings->port, "Port on the loopback address")->required();
  command->add_option("--data", settings->folder, "Folder of its database")->required()->type_name("FOLDER");
  command->callback([&chosen, settings] {
    chosen = [settings] {
      run_relay(*settings);
      return exit_code::ok;
    };
  });
}

}  // namespace veilleuse::bench
