// `veilleuse-bench resume`: everybody comes back at once after the engine was killed.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/report/report.hpp"
#include "bench/resume/resume_run.hpp"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct resume_options {
  resume_settings settings;
  double busy_seconds = 2;
  double spread_seconds = 0.5;
  target_options where;
  bool json = false;
};

void print_result(const resume_options& options, const resume_result& result) {
  if (options.json) {
    print_json({{"clients", result.clients},
                {"acknowledged", result.acknowledged},
                {"missing", result.missing},
                {"out_of_order", result.out_of_order},
                {"sent_again", result.sent_again},
                {"first_connected_s", rounded(result.first_connected)},
                {"caught_up_s", rounded(result.caught_up)},
                {"answered_s", rounded(result.answered)},
                {"each", latency_of(result.each)}});
    return;
  }
  fmt::print("{} clients, {} acknowledged messages: {} missing, {} out of order\n", result.clients,
             result.acknowledged, result.missing, result.out_of_order);
  fmt::print(
      "from starting the engine again: first connection {:.3f} s, half caught up {:.3f} s, all {:.3f} s\n",
      result.first_connected, milliseconds(result.each.percentile(0.5)) / 1e3, result.caught_up);
  fmt::print("{} messages that the kill left unanswered were sent again; all answered after {:.3f} s\n",
             result.sent_again, result.answered);
}

exit_code run_resume_command(const resume_options& options) {
  auto settings = options.settings;
  settings.busy = to_milliseconds(options.busy_seconds);
  settings.spread = to_milliseconds(options.spread_seconds);
  allow_sockets(settings.clients);
  target engine(options.where, 0, {.queues = queues_needed(settings.clients)});
  const auto result = run_resume(engine.own(), settings);
  print_result(options, result);
  return result.clean() ? exit_code::ok : exit_code::found_wrong;
}

}  // namespace

void add_resume_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("resume", "Everybody comes back at once after the engine was killed");
  command->footer(
      "Youths open conversations and write; while they still do, the engine is killed (SIGKILL) and started "
      "again. Each client tries to connect after a random part of --spread, says what it last saw, and sends "
      "again what was not answered. Measured from starting the engine again until all have `caught_up`. "
      "Every "
      "event must come once and in order, and every acknowledged message after what a client said to have "
      "must be told as it was said; one in ten says to have nothing and reads its whole history.\n"
      "With --json one line with \"caught_up_s\" (all), \"missing\" and \"out_of_order\". Exit code 1 when "
      "anything is missing or out of order.");
  const auto options = std::make_shared<resume_options>();
  auto& settings = options->settings;
  command->add_option("--clients", settings.clients, "Youths connected at the same time")
      ->check(CLI::Range(std::size_t{1}, limits::connections))
      ->capture_default_str();
  command->add_option("--messages", settings.messages, "Messages of each, before")
      ->check(CLI::Range(std::size_t{0}, limits::history_messages))
      ->capture_default_str();
  add_bytes_option(*command, settings.message_bytes, 1);
  command->add_option("--missed", settings.missed, "Events that each says not to have")
      ->check(CLI::Range(std::size_t{0}, limits::history_messages))
      ->capture_default_str();
  command->add_option("--rate", settings.messages_per_second, "Messages a second over all until the kill")
      ->check(CLI::Range(0.0, limits::messages_per_second))
      ->capture_default_str();
  command->add_option("--busy", options->busy_seconds, "Seconds of that before the kill")
      ->check(CLI::Range(0.0, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--spread", options->spread_seconds, "Seconds over which clients try again")
      ->check(CLI::Range(0.01, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--seed", settings.seed, "Of secrets, ids and pauses")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_resume_command(*options); }; });
}

}  // namespace veilleuse::bench
