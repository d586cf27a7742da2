// `veilleuse-bench compare`: the engine against the least that could carry the same messages as durably.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/process/scraper.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"
#include "bench/relay/options_difference.hpp"
#include "bench/report/report.hpp"

#include <cmath>
#include <memory>

#include <CLI/CLI.hpp>
#include <boost/json/value_from.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct compare_options : shared_options {
  std::size_t rounds = 5;
  std::size_t paced_rounds = 3;
  double paced_seconds = 5;
  double paced_share = 0.1;
};

/// One of the two servers with its connected pairs, and what was measured on it.
struct contender {
  const char* name;
  message_transport& transport;
  pid_t server;
  std::vector<load_result> rounds{};
  std::vector<double> per_second{};
  std::vector<double> us_per_message{};
  histogram paced_delivery{};
};

void measure(event_loop& loop, contender& who, const load_shape& shape, const char* phase, std::size_t round,
             bool json) {
  const auto result = run_load(loop, who.transport, shape, who.server);
  if (json) {
    auto line = to_json(result);
    line["phase"] = phase;
    line["round"] = round;
    line["server"] = who.name;
    print_json(line);
  } else {
    print_load_row(fmt::format("{} {} {}", phase, round, who.name), result);
  }
  who.rounds.push_back(result);
}

/// Who goes first changes from round to round, so that a drift of the machine favours neither.
void alternate(event_loop& loop, contender& relay, contender& engine, const load_shape& shape,
               const char* phase, std::size_t rounds, bool json) {
  relay.rounds.clear();
  engine.rounds.clear();
  for (std::size_t round = 1; round <= rounds; ++round) {
    auto& first = round % 2 == 1 ? relay : engine;
    auto& second = round % 2 == 1 ? engine : relay;
    measure(loop, first, shape, phase, round, json);
    measure(loop, second, shape, phase, round, json);
  }
}

void note_saturation(contender& who) {
  for (const auto& round : who.rounds) {
    who.per_second.push_back(round.per_second());
    who.us_per_message.push_back(round.server_us_per_message());
  }
}

void note_paced(contender& who) {
  for (const auto& round : who.rounds)
    who.paced_delivery.merge(round.delivery);
}

double ratio_of_rounds(const contender& engine, const contender& relay) {
  std::vector<double> ratios;
  for (std::size_t at = 0; at < engine.per_second.size(); ++at)
    ratios.push_back(engine.per_second[at] / relay.per_second[at]);
  return median(ratios);
}

double ratio_at(const contender& engine, const contender& relay, double share) {
  return double(engine.paced_delivery.percentile(share)) / double(relay.paced_delivery.percentile(share));
}

boost::json::object summary_of(const contender& engine, const contender& relay, double pace) {
  const auto fixed = [](double value) { return std::round(value * 1'000) / 1'000; };
  boost::json::object line{{"ratio", fixed(ratio_of_rounds(engine, relay))},
                           {"p50_ratio", fixed(ratio_at(engine, relay, 0.5))},
                           {"p99_ratio", fixed(ratio_at(engine, relay, 0.99))},
                           {"paced_per_second", std::round(pace)}};
  for (const auto* who : {&engine, &relay}) {
    line[who->name] = {{"per_second", std::round(median(who->per_second))},
                       {"us_per_message", fixed(median(who->us_per_message))},
                       {"paced_p50_ms", fixed(milliseconds(who->paced_delivery.percentile(0.5)))},
                       {"paced_p99_ms", fixed(milliseconds(who->paced_delivery.percentile(0.99)))}};
  }
  return line;
}

void print_summary(const contender& engine, const contender& relay) {
  fmt::print("\nthroughput, engine ÷ relay (median of rounds)  {:.3f}\n", ratio_of_rounds(engine, relay));
  fmt::print("paced p50, engine ÷ relay                      {:.3f}\n", ratio_at(engine, relay, 0.5));
  fmt::print("paced p99, engine ÷ relay                      {:.3f}\n", ratio_at(engine, relay, 0.99));
  fmt::print("server us a message, engine and relay          {:.1f}  {:.1f}\n", median(engine.us_per_message),
             median(relay.us_per_message));
}

exit_code run_compare(const compare_options& options) {
  auto shape = shape_of(options);
  allow_pairs(shape.pairs);
  const temporary_folder folder(options.where.folder);
  relay_server relay_process(folder.path());
  engine_server engine_process(options.where.engine, folder.path(), {.metrics = true});
  const auto tokens = engine_process.add_moderators(tokens_needed(shape.pairs));
  engine_process.start();
  const scraper scraped(engine_process);
  random_source random(shape.seed);
  event_loop loop;
  relay_transport relay_pairs(loop, relay_process.where(), shape.pairs);
  engine_transport engine_pairs(loop, engine_process.where(), tokens, shape.pairs, random);
  contender relay{.name = "relay", .transport = relay_pairs, .server = relay_process.pid()};
  contender engine{.name = "engine", .transport = engine_pairs, .server = engine_process.pid()};

  if (!options.json) print_load_header();
  alternate(loop, relay, engine, shape, "saturated", options.rounds, options.json);
  note_saturation(relay);
  note_saturation(engine);
  shape.messages_per_second = options.paced_share * median(relay.per_second);
  shape.duration = std::chrono::milliseconds(static_cast<std::int64_t>(options.paced_seconds * 1'000));
  alternate(loop, relay, engine, shape, "paced", options.paced_rounds, options.json);
  note_paced(relay);
  note_paced(engine);
  const auto differences = options_difference(relay_process.data_folder(), engine_process.data_folder());
  if (options.json) {
    auto line = summary_of(engine, relay, shape.messages_per_second);
    line["options_differ"] = boost::json::value_from(differences);
    line["metrics_pages"] = scraped.pages();
    print_json(line);
  } else {
    print_summary(engine, relay);
    for (const auto& difference : differences)
      fmt::print("RocksDB is tuned differently, relay / engine: {}\n", difference);
  }
  return exit_code::ok;
}

}  // namespace

void add_compare_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("compare", "The engine against a bare Beast + RocksDB relay, alternated in one run");
  command->footer(
      "Both carry the same load of the same clients: closed loop first, whose median ratio is `ratio`, then "
      "paced "
      "at a share of the relay's throughput for the latencies. The relay syncs every message before it "
      "forwards "
      "it, many per sync, with the engine's RocksDB options; it does not parse, seal or acknowledge. "
      "The engine's /metrics are read every second meanwhile.\n"
      "With --json the last line holds \"ratio\", \"p50_ratio\" and \"p99_ratio\". About 90 s by default.");
  const auto options = std::make_shared<compare_options>();
  add_shared_options(*command, options);
  command->add_option("--rounds", options->rounds, "Closed-loop rounds of each server")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("--round-seconds", options->seconds, "Seconds measured in a closed-loop round")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--paced-rounds", options->paced_rounds, "Paced rounds of each server")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("--paced-seconds", options->paced_seconds, "Seconds measured in a paced round")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--paced-share", options->paced_share, "The pace as a share of the relay's throughput")
      ->check(CLI::Range(0.001, 1.0))
      ->capture_default_str();
  command->callback([&chosen, options] { chosen = [options] { return run_compare(*options); }; });
}

}  // namespace veilleuse::bench
