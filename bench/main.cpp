// The load tester: a process of its own that talks only the public protocol.
#include "bench/commands/commands.hpp"

#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

namespace {

using veilleuse::bench::exit_code;

constexpr auto exit_codes =
    "Exit codes: 0 done, 1 a check found something wrong, 64 wrong command line, 70 the run could not be "
    "finished, 75 the generator was the bottleneck and the run is discarded.";

exit_code run(int count, char** arguments) {
  CLI::App app{"Measures and torments a Veilleuse engine through its public protocol.", "veilleuse-bench"};
  app.require_subcommand(1);
  app.footer(exit_codes);
  veilleuse::bench::action chosen;
  veilleuse::bench::add_chat_command(app, chosen);
  veilleuse::bench::add_churn_command(app, chosen);
  veilleuse::bench::add_compare_command(app, chosen);
  veilleuse::bench::add_crash_command(app, chosen);
  veilleuse::bench::add_flat_command(app, chosen);
  veilleuse::bench::add_idle_command(app, chosen);
  veilleuse::bench::add_overload_command(app, chosen);
  veilleuse::bench::add_rate_command(app, chosen);
  veilleuse::bench::add_relay_command(app, chosen);
  veilleuse::bench::add_replay_command(app, chosen);
  veilleuse::bench::add_resume_command(app, chosen);
  veilleuse::bench::add_sleeping_command(app, chosen);
  veilleuse::bench::add_wake_command(app, chosen);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
  }
  return chosen();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return static_cast<int>(run(count, arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "veilleuse-bench: %s\n", error.what());
    return static_cast<int>(exit_code::failed);
  }
}
