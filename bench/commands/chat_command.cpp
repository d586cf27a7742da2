// `veilleuse-bench chat`: pairs of a youth and a moderator talk through the engine as fast as it lets them.
#include "bench/commands/commands.hpp"
#include "bench/commands/report.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"

#include <fstream>
#include <memory>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct chat_options : shared_options {
  std::string url;
  std::string tokens_file;
  bool relay = false;
};

std::vector<std::string> read_tokens(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("the tokens file cannot be read");
  std::vector<std::string> tokens;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) tokens.push_back(line);
  }
  return tokens;
}

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
  const temporary_folder folder(options.folder);
  relay_server server(folder.path());
  event_loop loop;
  relay_transport transport(loop, server.where(), shape.pairs);
  print_result(options, run_load(loop, transport, shape, server.pid()));
  return exit_code::ok;
}

exit_code run_on_own_engine(const chat_options& options) {
  const auto shape = shape_of(options);
  const temporary_folder folder(options.folder);
  engine_server server(options.engine, folder.path());
  const auto tokens = server.add_moderators(tokens_needed(shape.pairs));
  server.start();
  random_source random(shape.seed);
  event_loop loop;
  engine_transport transport(loop, server.where(), tokens, shape.pairs, random);
  print_result(options, run_load(loop, transport, shape, server.pid()));
  return exit_code::ok;
}

exit_code run_on_running_engine(const chat_options& options) {
  const auto shape = shape_of(options);
  random_source random(shape.seed);
  event_loop loop;
  engine_transport transport(loop, parse_endpoint(options.url), read_tokens(options.tokens_file), shape.pairs,
                             random);
  print_result(options, run_load(loop, transport, shape, 0));
  return exit_code::ok;
}

exit_code run_chat(const chat_options& options) {
  allow_sockets(options.shape.pairs);
  if (options.relay) return run_on_relay(options);
  return options.url.empty() ? run_on_own_engine(options) : run_on_running_engine(options);
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
  auto* url = command->add_option("--url", options->url, "A running engine, as ws://127.0.0.1:8080");
  auto* tokens = command->add_option("--tokens-file", options->tokens_file,
                                     "Moderators' tokens, one a line; one for every 20 pairs");
  command->add_flag("--relay", options->relay, "Through the relay that `compare` measures against")
      ->excludes(url);
  url->needs(tokens);
  tokens->needs(url);
  command->callback([&chosen, options] { chosen = [options] { return run_chat(*options); }; });
}

}  // namespace veilleuse::bench
