// `veilleuse-bench rate`: messages at moments fixed beforehand, and how late they come.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/load/rate_load.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/report/rate_report.hpp"
#include "bench/report/report.hpp"

#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct rate_options {
  rate_shape shape;
  target_options where;
  double warm_up_seconds = 2;
  double seconds = 20;
  double lag_allowed_ms = 5;
  std::uint64_t seed = 1;
  bool relay = false;
  std::string html;
  bool json = false;
};

rate_result run_through_relay(const rate_options& options, const rate_shape& shape) {
  const temporary_folder folder(options.where.folder);
  const relay_server server(folder.path());
  event_loop loop;
  relay_transport transport(loop, server.where(), shape.pairs);
  return run_rate(loop, transport, shape, server.pid(), progress_line(shape));
}

rate_result run_through_engine(const rate_options& options, const rate_shape& shape) {
  const target engine(options.where, tokens_needed(shape.pairs));
  random_source random(options.seed);
  event_loop loop;
  engine_transport transport(loop, engine.where(), engine.tokens(), shape.pairs, random);
  return run_rate(loop, transport, shape, engine.pid(), progress_line(shape));
}

exit_code run_rate_command(const rate_options& options) {
  auto shape = options.shape;
  shape.warm_up = to_milliseconds(options.warm_up_seconds);
  shape.duration = to_milliseconds(options.seconds);
  allow_pairs(shape.pairs);
  std::optional<html_file> page;
  if (!options.html.empty()) page.emplace(options.html);
  const auto result = options.relay ? run_through_relay(options, shape) : run_through_engine(options, shape);
  const auto discarded = why_discarded(result, to_nanoseconds(options.lag_allowed_ms));
  const auto* server = options.relay ? "relay" : "engine";
  if (options.json) {
    auto line = to_json(shape, result, discarded);
    line["server"] = server;
    print_json(line);
  }
  if (!options.json) print_table(result);
  if (discarded) fmt::print(stderr, "veilleuse-bench: {}\n", warning_of(*discarded));
  if (page) page->write(to_page(fmt::format("veilleuse-bench rate, {}", server), shape, result, discarded));
  return discarded ? exit_code::discarded : exit_code::ok;
}

}  // namespace

void add_rate_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("rate", "Messages at a fixed rate, whatever the engine does: latency");
  command->footer(
      "Open loop: message n is due n ÷ rate seconds after the start, pair after pair, youth and moderator by "
      "turns. Latencies count from that moment to the partner's receipt and to the sender's answer, so a "
      "server that stands still shows for every message it kept waiting. A client with 16 unanswered "
      "commands keeps the next until there is room; that counts too.\n"
      "When a hundredth of the messages was handed over more than --lag-allowed late, or the generator used "
      "more than 90 % of its core, the run is discarded: exit code 75, and \"discarded\" says why.\n"
      "Starts an engine of its own on a temporary folder, unless --url names one; that one's limits "
      "(commands_per_second a connection) then bound the load, and \"refused\" counts what it refused.");
  const auto options = std::make_shared<rate_options>();
  command->add_option("--rate", options->shape.messages_per_second, "Messages a second in all")
      ->check(CLI::Range(0.1, limits::messages_per_second))
      ->capture_default_str();
  add_pairs_option(*command, options->shape.pairs);
  add_bytes_option(*command, options->shape.message_bytes, limits::rate_number_digits);
  command->add_option("--warm-up", options->warm_up_seconds, "Seconds before measuring, at the same rate")
      ->check(CLI::Range(0.0, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--duration", options->seconds, "Seconds measured")
      ->check(CLI::Range(0.1, limits::run_seconds))
      ->capture_default_str();
  add_lag_option(*command, options->lag_allowed_ms);
  command->add_option("--seed", options->seed, "Of secrets and ids")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_kafka_options(*command, options->where.kafka);
  add_url_options(*command, options->where);
  command->add_flag("--relay", options->relay, "Through the relay that `compare` measures against")
      ->excludes("--url");
  command->add_option("--html", options->html, "Also a page with plots, of one file")->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_rate_command(*options); }; });
}

}  // namespace veilleuse::bench
