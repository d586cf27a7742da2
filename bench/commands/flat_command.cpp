// `veilleuse-bench flat`: whether a message costs the same whatever there is beside it and before it.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/flat/flat_run.hpp"
#include "bench/limits.hpp"
#include "bench/report/report.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <numeric>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct flat_options {
  flat_settings settings;
  double seconds = 5;
  std::size_t conversations = 10'000;
  std::size_t history = 100'000;
  bool json = false;
};

void print_round(const flat_options& options, const char* of, const std::vector<flat_size>& sizes,
                 const flat_round& round) {
  for (std::size_t at = 0; at < round.size(); ++at) {
    if (options.json) {
      print_json({{"of", of},
                  {"size", sizes[at].size},
                  {"us_per_message", rounded(round[at].us_per_message)},
                  {"idle_us_per_second", rounded(round[at].idle_us_per_second)}});
    } else {
      fmt::print("{:>8} {:<14}{:>8.1f} us a message, {:.1f} times the smallest's\n", sizes[at].size, of,
                 round[at].us_per_message, round[at].us_per_message / round.front().us_per_message);
      std::fflush(stdout);
    }
  }
}

/// True when it is flat.
bool measure_row(const flat_options& options, const char* of, const std::vector<flat_size>& sizes,
                 boost::json::object& into) {
  const auto rounds = run_flat(options.settings, sizes,
                               [&](const flat_round& round) { print_round(options, of, sizes, round); });
  const auto ratios = ratios_of(rounds);
  boost::json::object told;
  for (std::size_t at = 0; at < ratios.size(); ++at) {
    told[std::to_string(sizes[at].size)] = rounded(ratios[at]);
    if (!options.json)
      fmt::print("{:>8} {:<14}{:>8.3f} times the smallest's\n", sizes[at].size, of, ratios[at]);
  }
  into[of] = told;
  return is_flat(ratios);
}

exit_code run_flat_command(const flat_options& options) {
  const auto conversations = conversation_sizes(options.conversations);
  const auto messages = static_cast<std::uint64_t>(options.settings.messages_per_second * options.seconds *
                                                   double(options.settings.rounds));
  const auto histories = history_sizes(options.history, messages);
  const auto youths = [](const std::vector<flat_size>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0},
                           [](std::size_t sum, const flat_size& size) { return sum + size.youths; });
  };
  allow_sockets(std::max(youths(conversations), youths(histories)));
  boost::json::object told;
  const bool across = measure_row(options, "conversations", conversations, told);
  const bool along = measure_row(options, "history", histories, told);
  told["met"] = across && along;
  if (options.json) {
    print_json(told);
  } else {
    fmt::print("\nwanted: at most 20 % off: {}\n", across && along ? "met" : "missed");
  }
  return exit_code::ok;
}

}  // namespace

void add_flat_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("flat", "What a message costs, by how many conversations and by history");
  command->footer(
      "An engine each with 10, 100, 1,000 and 10,000 conversations; then one each with histories of 10 to "
      "100,000 messages in the conversations that go on (8 at a time, and no history grows to more than "
      "twice "
      "its length). Each in turn gets messages at the same --rate in all, and its processor time for each is "
      "counted, less what it uses in as long when nobody talks: answering the pings of many connections is "
      "no "
      "message's cost. The ratios to the smallest are of one round; told is the middle of the rounds.\n"
      "With --json the last line holds the ratios by size of \"conversations\" and \"history\", and whether "
      "all are at most 20 % off. Takes some minutes and 1 GB of disk.");
  const auto options = std::make_shared<flat_options>();
  auto& settings = options->settings;
  command->add_option("--conversations", options->conversations, "The most conversations")
      ->check(CLI::Range(std::size_t{10}, limits::children_per_queue))
      ->capture_default_str();
  command->add_option("--history", options->history, "The longest history, in messages")
      ->check(CLI::Range(std::size_t{10}, limits::history_messages))
      ->capture_default_str();
  command->add_option("--rate", settings.messages_per_second, "Messages a second in all")
      ->check(CLI::Range(1.0, limits::messages_per_second))
      ->capture_default_str();
  command->add_option("--duration", options->seconds, "Seconds for which each is loaded in a round")
      ->check(CLI::Range(0.1, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--rounds", settings.rounds, "How often")
      ->check(CLI::Range(std::size_t{1}, limits::replay_rounds))
      ->capture_default_str();
  add_bytes_option(*command, settings.message_bytes, 1);
  command->add_option("--seed", settings.seed, "Of secrets and ids")->capture_default_str();
  add_own_engine_options(*command, settings.where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] {
    options->settings.phase = to_milliseconds(options->seconds);
    chosen = [options] { return run_flat_command(*options); };
  });
}

}  // namespace veilleuse::bench
