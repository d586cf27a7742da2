// `veilleuse-bench churn`: children come, talk and go.
#include "bench/churn/churn_run.hpp"
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/process/memory.hpp"
#include "bench/report/report.hpp"

#include <cstdio>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace veilleuse::bench {

namespace {

struct churn_options {
  churn_settings settings;
  double seconds = 30;
  target_options where;
  bool json = false;
};

boost::json::object to_json(const churn_result& result, const std::vector<double>& memory) {
  boost::json::object refused;
  for (const auto& [reason, count] : result.refused)
    refused[reason] = count;
  boost::json::object line{{"visits", result.visits},
                           {"finished", result.finished},
                           {"messages", result.messages},
                           {"seconds", rounded(result.seconds)},
                           {"most_at_once", result.most_at_once},
                           {"joined", latency_of(result.joined)},
                           {"delivery", latency_of(result.delivery)},
                           {"acknowledgement", latency_of(result.acknowledgement)},
                           {"refused", refused}};
  if (!memory.empty()) line["memory_mib"] = boost::json::array(memory.begin(), memory.end());
  return line;
}

void print_table(const churn_result& result, const std::vector<double>& memory) {
  fmt::print("{} visits in {:.1f} s, {} at once at most, {} came to their end\n", result.visits,
             result.seconds, result.most_at_once, result.finished);
  fmt::print("{:<34}{:>10}{:>10}{:>10}\n", "ms", "p50", "p99", "max");
  const auto row = [](const char* name, const histogram& values) {
    fmt::print("{:<34}{:>10.3f}{:>10.3f}{:>10.3f}\n", name, milliseconds(values.percentile(0.5)),
               milliseconds(values.percentile(0.99)), milliseconds(values.max()));
  };
  row("coming until a moderator joined", result.joined);
  row("message to the other side", result.delivery);
  row("message to its answer", result.acknowledgement);
  for (const auto& [reason, count] : result.refused)
    fmt::print("{:>10} refused: {}\n", count, reason);
  if (!memory.empty())
    fmt::print("memory {:.1f} MiB in the first second, {:.1f} MiB in the last\n", memory.front(),
               memory.back());
}

exit_code run_churn_command(const churn_options& options) {
  auto settings = options.settings;
  settings.duration = to_milliseconds(options.seconds);
  const auto moderators = moderators_needed(settings);
  allow_sockets(moderators * (limits::chats_per_moderator + 1));
  const target engine(options.where, moderators);
  event_loop loop;
  std::vector<double> memory;
  const auto tell = [&](const churn_result& now, std::size_t present) {
    if (engine.pid() != 0) memory.push_back(rounded(mebibytes(resident_bytes(engine.pid()))));
    if (::isatty(STDERR_FILENO) != 0)
      fmt::print(stderr, "{:>7} came {:>7} finished {:>6} present {:>8} messages\n", now.visits, now.finished,
                 present, now.messages);
  };
  // Every token it was given, of an engine elsewhere.
  const auto result = run_churn(loop, engine.where(), engine.tokens(), settings, tell);
  if (options.json) {
    print_json(to_json(result, memory));
  } else {
    print_table(result, memory);
  }
  return exit_code::ok;
}

}  // namespace

void add_churn_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("churn", "Children come, talk and go, with time to think");
  command->footer(
      "Children come at random moments, --rate a second, whatever those before them do: connect, open a "
      "conversation, wait for a moderator, and exchange --messages messages and replies, each after a random "
      "time of thinking with the mean --think; then close and leave. So many moderators are there that "
      "nobody should wait for one; --url needs a token for each (--help of `staff add`).\n"
      "Measured: from the moment at which a child was to come until a moderator had joined, messages to the "
      "other side and to their answer, refusals by name, and the engine's own resident memory each second. "
      "The run fails when a connection breaks or a visit does not come to its end.");
  const auto options = std::make_shared<churn_options>();
  auto& settings = options->settings;
  command->add_option("--rate", settings.visits_per_second, "Children a second")
      ->check(CLI::Range(0.01, limits::visits_per_second))
      ->capture_default_str();
  command->add_option("--messages", settings.messages, "Messages of a child in a visit; as many replies")
      ->check(CLI::Range(std::size_t{1}, limits::history_messages))
      ->capture_default_str();
  add_bytes_option(*command, settings.message_bytes, limits::moment_digits);
  command->add_option("--think", settings.mean_thinking_seconds, "Mean seconds before each message")
      ->check(CLI::Range(0.001, limits::thinking_seconds))
      ->capture_default_str();
  command->add_option("--duration", options->seconds, "Seconds in which children come")
      ->check(CLI::Range(0.1, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--seed", settings.seed, "Of secrets, ids and random moments")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_url_options(*command, options->where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_churn_command(*options); }; });
}

}  // namespace veilleuse::bench
