// `veilleuse-bench overload`: twice what the engine can carry.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/overload/overload_run.hpp"
#include "bench/process/memory.hpp"
#include "bench/process/processors.hpp"
#include "bench/report/rate_report.hpp"
#include "bench/report/report.hpp"

#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct overload_options {
  overload_settings settings;
  double seconds = 10;
  double lag_allowed_ms = 20;
  std::uint64_t seed = 1;
  target_options where;
  bool json = false;
};

boost::json::object refusals_of(const rate_result& result) {
  boost::json::object refused;
  for (const auto& [reason, count] : result.refused)
    refused[reason] = count;
  return refused;
}

boost::json::object to_json(const overload_result& result, const discard_reason& discarded) {
  boost::json::array memory;
  for (const auto bytes : result.resident)
    memory.push_back(rounded(mebibytes(bytes)));
  return {{"saturation_per_second", rounded(result.saturation)},
          {"half", latency_of(result.half.delivery)},
          {"over", latency_of(result.over.delivery)},
          {"p99_ratio", rounded(result.p99_ratio())},
          {"offered", result.over.due},
          {"accepted", result.over.delivered},
          {"refused", refusals_of(result.over)},
          {"drained_s", rounded(result.over.drain_seconds)},
          {"normal_after_s", rounded(result.normal_after_seconds)},
          {"generator_core_share", rounded(result.over.own_share())},
          {"memory_before_mib", rounded(mebibytes(result.resident_before))},
          {"memory_peak_mib", rounded(mebibytes(result.resident_peak()))},
          {"memory_mib", memory},
          {"discarded", discarded ? boost::json::value(*discarded) : boost::json::value(false)}};
}

void print_table(const overload_result& result) {
  fmt::print("saturation of one core {:.0f} messages a second\n", result.saturation);
  fmt::print("at half of it     p50 {:>10.3f} ms   p99 {:>10.3f} ms\n",
             milliseconds(result.half.delivery.percentile(0.5)),
             milliseconds(result.half.delivery.percentile(0.99)));
  fmt::print("over it, accepted p50 {:>10.3f} ms   p99 {:>10.3f} ms   ({:.1f} times)\n",
             milliseconds(result.over.delivery.percentile(0.5)),
             milliseconds(result.over.delivery.percentile(0.99)), result.p99_ratio());
  fmt::print("{} of {} accepted\n", result.over.delivered, result.over.due);
  for (const auto& [reason, count] : result.over.refused)
    fmt::print("{:>10} refused: {}\n", count, reason);
  fmt::print("generator {:.0f} % of its core while it offered too much\n", 100 * result.over.own_share());
  fmt::print("memory {:.1f} MiB before, {:.1f} MiB at most\n", mebibytes(result.resident_before),
             mebibytes(result.resident_peak()));
  if (result.normal_after_seconds < 0) {
    fmt::print("not normal again within the time measured\n");
  } else {
    fmt::print("normal again after {:.1f} s\n", result.normal_after_seconds);
  }
}

discard_reason judge(const overload_result& result, double lag_allowed_ms) {
  const auto allowed = to_nanoseconds(lag_allowed_ms);
  for (const auto* phase : {&result.half, &result.over, &result.after}) {
    if (auto why = why_discarded(*phase, allowed)) return why;
  }
  return std::nullopt;
}

exit_code run_overload_command(const overload_options& options) {
  auto settings = options.settings;
  settings.phase = to_milliseconds(options.seconds);
  allow_pairs(settings.pairs);
  const auto [for_engine, for_generator] = two_processors();
  const target engine(options.where, tokens_needed(settings.pairs), {.processor = for_engine});
  stay_on_processor(for_generator);
  random_source random(options.seed);
  event_loop loop;
  engine_transport transport(loop, engine.where(), engine.tokens(), settings.pairs, random);
  const auto tell = progress_line({.duration = settings.phase});
  const auto result = run_overload(loop, transport, settings, engine.pid(), tell);
  const auto discarded = judge(result, options.lag_allowed_ms);
  if (options.json) {
    print_json(to_json(result, discarded));
  } else {
    print_table(result);
  }
  if (discarded) fmt::print(stderr, "veilleuse-bench: {}\n", warning_of(*discarded));
  return discarded ? exit_code::discarded : exit_code::ok;
}

}  // namespace

void add_overload_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("overload", "Twice what an engine on one core can carry");
  command->footer(
      "The engine runs on one core, the generator on another. A closed loop finds the saturation; then "
      "messages come at half of it, at --factor times it, and at half again, each for --duration, on a fixed "
      "schedule (as `rate`). Over the saturation clients do not hold back: what the engine has no room for "
      "it "
      "must refuse by name. Latencies are those of what it accepted. Normal again: from then on every tenth "
      "of a second has a 99th percentile of at most twice that of the first half load.\n"
      "With --json one line with \"p99_ratio\", \"refused\" by name, \"memory_mib\" over time and "
      "\"normal_after_s\" (-1: not seen). Needs two cores. Exit code 75 when the generator was the "
      "bottleneck.");
  const auto options = std::make_shared<overload_options>();
  add_pairs_option(*command, options->settings.pairs);
  add_bytes_option(*command, options->settings.message_bytes, limits::rate_number_digits);
  command->add_option("--factor", options->settings.factor, "Offered, as a multiple of the saturation")
      ->check(CLI::Range(1.0, limits::overload_factor))
      ->capture_default_str();
  command->add_option("--duration", options->seconds, "Seconds of each of the three phases")
      ->check(CLI::Range(0.2, limits::run_seconds))
      ->capture_default_str();
  add_lag_option(*command, options->lag_allowed_ms);
  command->add_option("--seed", options->seed, "Of secrets and ids")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_overload_command(*options); }; });
}

}  // namespace veilleuse::bench
