// `veilleuse replay`: what happened in a stream, or its state at a moment.
#include "tools/command_line.hpp"
#include "tools/open_log.hpp"
#include "tools/output.hpp"
#include "tools/replay/replay.hpp"
#include "tools/settings.hpp"

#include <memory>
#include <string>

namespace veilleuse::tools {
namespace {

struct replay_options {
  std::string stream;
  std::uint64_t from = 1;
  std::uint64_t at = 0;
  bool json = false;
};

constexpr const char* replay_help =
    "STREAM is SERVICE/conversation/ID, SERVICE/moderator/ID or SERVICE/desk/QUEUE, as 1/desk/accueil.\n"
    "Shows skeletons: who, when and what kind, never what was said. Works beside a running engine, and shows "
    "what\n"
    "was durable when it began.";

engine::exit_code run(const engine::config& settings, const replay_options& options) {
  const auto stream = events::stream_from_text(options.stream);
  if (!stream)
    return complain(
        {engine::exit_code::usage, "not a stream; expected the like of 1/conversation/ID or 1/desk/QUEUE"});
  replay_request request;
  request.stream = *stream;
  request.from = {options.from};
  if (options.at != 0) request.at = events::sequence{options.at};
  request.format = options.json ? replay_format::json_lines : replay_format::text;
  const auto log = open_log_for_reading(settings);
  const auto replayed = replay(*log, request, print_line);
  const auto written = finish_output();
  return replayed ? written : complain(replayed.error());
}

}  // namespace

void add_replay_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("replay", "Print a stream's events, or the state they led to");
  command->footer(replay_help);
  const auto options = std::make_shared<replay_options>();
  command->add_option("stream", options->stream, "The stream")->required()->type_name("STREAM");
  auto* from = command->add_option("--from", options->from, "Begin with the record that holds this event")
                   ->type_name("SEQ")
                   ->check(CLI::PositiveNumber);
  command->add_option("--at", options->at, "Print the state after this event instead of the events")
      ->type_name("SEQ")
      ->check(CLI::PositiveNumber)
      ->excludes(from);
  command->add_flag("--json", options->json, "JSON Lines: a record a line; with --at, the state on one line");
  const auto file = add_config_option(*command);
  command->callback([&chosen, file, options] {
    chosen = [file, options] {
      const auto settings = load_settings(file);
      return settings ? run(settings.value(), *options) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
