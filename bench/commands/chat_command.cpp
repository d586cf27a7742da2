// `veilleuse-bench chat`: pairs of a youth and a moderator talk through the engine as fast as it lets them.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"
#include "bench/report/report.hpp"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct chat_options : shared_options {
  bool relay = false;
};

void print_result(const chat_options& options, const load_result& result) {
  const auto& shape = options.shape;
  if (options.json) {
    auto line = to_json(result);
    line["server"] = options.relay ? "relay" : "engine";
    line["pairs"] = shape.pairs;
    line["bytes"] = shape.message_bytes;
    line["window"] = shape.window;
    print_json(line);
  } else {
    print_load_header();
    print_load_row(fmt::format("{}, {} pairs", options.relay ? "relay" : "chat", shape.pairs), result);
  }
}

exit_code run_on_relay(const chat_options& options) {
  const auto shape = shape_of(options);
  const temporary_folder folder(options.where.folder);
  relay_server server(folder.path());
  event_loop loop;
  relay_transport transport(loop, server.where(), shape.pairs);
  print_result(options, run_load(loop, transport, shape, server.pid()));
  return exit_code::ok;
}

exit_code run_on_engine(const chat_options& options) {
  const auto shape = shape_of(options);
  const target engine(options.where, tokens_needed(shape.pairs));
  random_source random(shape.seed);
  event_loop loop;
  engine_transport transport(loop, engine.where(), engine.tokens(), shape.pairs, random);
  print_result(options, run_load(loop, transport, shape, engine.pid()));
  return exit_code::ok;
}

exit_code run_chat(const chat_options& options) {
  allow_pairs(options.shape.pairs);
  return options.relay ? run_on_relay(options) : run_on_engine(options);
}

}  // namespace

void add_chat_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("chat", "Youths and moderators talk through the engine: throughput, latency");
  command->footer(
      "Each end of a pair starts `window` messages and answers every one that arrives. With --rate messages "
      "start "
      "at random moments instead and are not answered. A message is delivered when the partner has received "
      "it.\n"
      "Starts an engine of its own on a temporary folder, unless --url names one; that one's limits "
      "(commands_per_second) then bound the load.");
  const auto options = std::make_shared<chat_options>();
  options->shape.pairs = 50;
  options->seconds = 10;
  add_shared_options(*command, options);
  command->add_option("--duration", options->seconds, "Seconds measured")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--rate", options->shape.messages_per_second, "Messages a second in all; 0: closed loop")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_url_options(*command, options->where);
  command->add_flag("--relay", options->relay, "Through the relay that `compare` measures against")
      ->excludes("--url");
  command->callback([&chosen, options] { chosen = [options] { return run_chat(*options); }; });
}

}  // namespace veilleuse::bench
