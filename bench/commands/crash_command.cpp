// `veilleuse-bench crash`: kills the engine again and again, and checks that nothing acknowledged was lost.
#include "bench/commands/commands.hpp"
#include "bench/commands/target.hpp"
#include "bench/crash/crash_run.hpp"
#include "bench/report/report.hpp"

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct crash_options {
  crash_settings settings;
  bool json = false;
};

boost::json::object to_json(const crash_result& result) {
  const auto& check = result.check;
  return {{"acknowledged", check.acknowledged},
          {"lost", check.lost},
          {"doubled", check.doubled},
          {"reordered", check.reordered},
          {"altered", check.altered},
          {"kills", result.kills},
          {"conversations", check.conversations},
          {"events", result.events},
          {"repeated", result.repeats},
          {"changed_answers", result.changed_answers},
          {"put_off", result.refused},
          {"seconds", std::round(result.seconds)}};
}

void print_table(const crash_result& result) {
  const auto& check = result.check;
  const auto row = [](const char* name, std::uint64_t value) { fmt::print("{:<46}{:>10}\n", name, value); };
  row("kills", result.kills);
  row("conversations", check.conversations);
  row("events in the histories", result.events);
  row("acknowledged messages", check.acknowledged);
  row("lost", check.lost);
  row("doubled", check.doubled);
  row("reordered", check.reordered);
  row("altered", check.altered);
  row("answered commands sent once more", result.repeats);
  row("of them answered differently", result.changed_answers);
  row("refused for a while, or unknown", result.refused);
  fmt::print("{}\n", result.clean() ? "Nothing acknowledged was lost, doubled, reordered or altered."
                                    : "THE HISTORIES ARE NOT WHAT WAS ACKNOWLEDGED.");
}

exit_code run(const crash_options& options) {
  const auto& settings = options.settings;
  if (settings.shortest_life_seconds > settings.longest_life_seconds) {
    fmt::print(stderr, "veilleuse-bench: --shortest-life must not be greater than --longest-life.\n");
    return exit_code::usage;
  }
  const auto progress = [&options](std::uint64_t kills, std::uint64_t acknowledged) {
    if (options.json) {
      print_json({{"kill", kills}, {"acknowledged_so_far", acknowledged}});
    } else {
      fmt::print(stderr, "\rkill {} of {}, {} acknowledged ", kills, options.settings.kills, acknowledged);
    }
  };
  const auto result = run_crash(options.settings, progress);
  if (!options.json) fmt::print(stderr, "\n");
  for (const auto& finding : result.check.findings)
    fmt::print(stderr, "{}\n", finding);
  if (options.json) {
    print_json(to_json(result));
  } else {
    print_table(result);
  }
  return result.clean() ? exit_code::ok : exit_code::found_wrong;
}

}  // namespace

void add_crash_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("crash", "Kills the engine under load, again and again, then checks every history");
  command->footer(
      "Clients keep journals of what they sent, what they were answered and what they saw; they connect "
      "again, say "
      "what they last saw and send again what was not answered. At the end fresh clients read every "
      "conversation "
      "from the start, and a check that shares no code with the engine compares.\n"
      "With --json the last line holds \"acknowledged\", \"lost\", \"doubled\" and \"reordered\". Exit code "
      "1 when "
      "anything was lost, doubled, reordered or altered. 100 kills take about 3 minutes.");
  const auto options = std::make_shared<crash_options>();
  auto& settings = options->settings;
  command->add_option("--kills", settings.kills, "How often the engine is killed")->capture_default_str();
  command->add_option("--conversations", settings.conversations, "Conversations at the same time")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("--rate", settings.messages_per_second, "Messages a second over all clients")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--shortest-life", settings.shortest_life_seconds, "Seconds before a kill, at least")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--longest-life", settings.longest_life_seconds, "Seconds before a kill, at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--seed", settings.seed, "Of texts, ids, pauses and the moments of the kills")
      ->capture_default_str();
  const std::map<std::string, planted> plants{
      {"loss", planted::loss}, {"double", planted::duplicate}, {"swap", planted::swap}};
  command
      ->add_option_function<std::string>(
          "--plant", [&settings, plants](const std::string& name) { settings.plant_what = plants.at(name); },
          "loss, double or swap: damages what was read, so the check must find it")
      ->check(CLI::IsMember(plants).description(""))
      ->type_name("DAMAGE");
  command
      ->add_option("--engine", settings.engine, "The engine's binary; the one beside this one when not given")
      ->type_name("FILE");
  command->add_option("--data", settings.folder, "Where the temporary data goes")->type_name("FOLDER");
  add_kafka_options(*command, settings.kafka);
  command->add_flag("--keep", settings.keep, "Leaves the data and the engine's log");
  command->add_flag("--json", options->json, "One JSON object a line instead of a table");
  command->callback([&chosen, options] { chosen = [options] { return run(*options); }; });
}

}  // namespace veilleuse::bench
