#include "tools/command_line.hpp"

#include "engine/storage_exit_code.hpp"
#include "storage/storage_error.hpp"
#include "tools/output.hpp"

#include <exception>
#include <string>

namespace veilleuse::tools {
namespace {

constexpr const char* about =
    "Veilleuse: a chat in which a young person in danger talks with people who can help.\n"
    "Every action is an event in a durable log; nothing acknowledged is ever lost.";

constexpr const char* exit_codes =
    "Data is written to stdout, everything else to stderr.\n"
    "Exit codes:\n"
    "   0  done\n"
    "   1  of doctor: something must be mended\n"
    "  64  wrong command line or configuration\n"
    "  66  what was asked for does not exist (a stream, a staff member)\n"
    "  69  the address or port cannot be had\n"
    "  70  an unforeseen failure, or a sync that failed while serving: start again\n"
    "  73  the data directory is missing, held by another process, damaged or of a newer version\n"
    "  74  the disk is full or fails, or stdout was closed\n"
    "  77  wrong permissions, or the master key is lost, wrong or of another installation\n"
    " 134  in a shell: a broken invariant, after which the process ends itself by SIGABRT: start again, and "
    "report it";

engine::exit_code act(const action& chosen) {
  try {
    return chosen();
  } catch (const storage::storage_error& error) {
    return complain({engine::code_of(error.kind()), error.what()});
  } catch (const std::exception& error) {
    return complain({engine::exit_code::internal, error.what()});
  }
}

/// The word that stands where a subcommand must; CLI11 says only that one is required.
std::string unknown_subcommand(const CLI::App& app) {
  const auto* asked = &app;
  while (!asked->get_subcommands().empty())
    asked = asked->get_subcommands().front();
  const auto unknown = app.remaining(true);
  return asked->get_require_subcommand_min() == 0 || unknown.empty() ? std::string{} : unknown.front();
}

/// Says what CLI11 found.
int leave(const CLI::App& app, const CLI::ParseError& error) {
  const bool asked_for_help = app.exit(error) == 0;
  return engine::to_int(asked_for_help ? engine::exit_code::ok : engine::exit_code::usage);
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CLI::App app{about, "veilleuse"};
  app.require_subcommand(1);
  app.footer(exit_codes);
  action chosen;
  add_serve_command(app, chosen);
  add_config_command(app, chosen);
  add_staff_command(app, chosen);
  add_replay_command(app, chosen);
  add_log_command(app, chosen);
  add_log_level_command(app, chosen);
  add_doctor_command(app, chosen);
  add_backup_command(app, chosen);
  add_restore_command(app, chosen);
  add_kafka_command(app, chosen);
  add_top_command(app, chosen);
  add_man_command(app, chosen);
  add_completion_command(app, chosen);
  add_version_command(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    const auto unknown = unknown_subcommand(app);
    if (unknown.empty()) return leave(app, error);
    return engine::to_int(
        complain({engine::exit_code::usage, "There is no subcommand '" + unknown + "': --help names them."}));
  } catch (const CLI::ParseError& error) {
    return leave(app, error);
  }
  return engine::to_int(act(chosen));
}

}  // namespace veilleuse::tools
