// `veilleuse-bench wake`: how long the first touch of a sleeping conversation takes.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/histogram.hpp"
#include "bench/limits.hpp"
#include "bench/load/crowd.hpp"
#include "bench/load/sleepers.hpp"
#include "bench/report/report.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct wake_options {
  std::size_t conversations = 2'000;
  std::size_t messages = 10;
  std::size_t message_bytes = 200;
  bool restart = false;
  std::uint64_t seed = 1;
  target_options where;
  bool json = false;
};

struct touches {
  histogram asleep;
  histogram awake;
  double woken = 0;
};

double woken_so_far(const engine_server& server) {
  return server.metric("veilleuse_streams_woken_total").value_or(0);
}

/// Each conversation twice, in random order: the second time it is awake, and the difference is the waking.
touches touch_all(crowd& youths, const engine_server& server, const wake_options& options) {
  std::vector<std::size_t> order(options.conversations);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 random(options.seed);
  std::shuffle(order.begin(), order.end(), random);
  touches found;
  const auto woken_before = woken_so_far(server);
  for (const auto number : order) {
    for (auto* into : {&found.asleep, &found.awake}) {
      into->add(static_cast<std::uint64_t>(youths.touch(number).count()));
      youths.leave_alone(number);
    }
  }
  found.woken = woken_so_far(server) - woken_before;
  return found;
}

touches measure_wake(const wake_options& options) {
  target engine(options.where, 0,
                {.queues = queues_needed(options.conversations),
                 .idle_before_sleep = limits::bench_idle_before_sleep,
                 .metrics = true});
  auto& server = engine.own();
  event_loop loop;
  crowd youths(loop, server.where(), options.conversations, options.seed);
  youths.arrive();
  youths.take_places();
  youths.say(options.messages, options.message_bytes);
  youths.leave();
  if (options.restart) {
    if (server.stop() != 0) throw std::runtime_error("the engine did not stop well: " + server.last_words());
    server.start();
  }
  wait_until_asleep(loop, server);
  const auto found = touch_all(youths, server, options);
  if (found.woken < double(options.conversations))
    throw std::runtime_error(fmt::format("only {} of {} conversations were asleep when they were touched",
                                         found.woken, options.conversations));
  return found;
}

exit_code run_wake(const wake_options& options) {
  allow_sockets(options.conversations);
  const auto found = measure_wake(options);
  if (options.json) {
    print_json({{"conversations", options.conversations},
                {"messages", options.messages},
                {"bytes", options.message_bytes},
                {"restarted", options.restart},
                {"asleep", latency_of(found.asleep)},
                {"awake", latency_of(found.awake)}});
    return exit_code::ok;
  }
  fmt::print("{:<28}{:>10}{:>10}{:>10}{:>10}\n", "hello to caught_up, ms", "p50", "p99", "p99.9", "max");
  const auto row = [](const char* name, const histogram& values) {
    fmt::print("{:<28}{:>10.3f}{:>10.3f}{:>10.3f}{:>10.3f}\n", name, milliseconds(values.percentile(0.5)),
               milliseconds(values.percentile(0.99)), milliseconds(values.percentile(0.999)),
               milliseconds(values.max()));
  };
  row("asleep", found.asleep);
  row("awake", found.awake);
  return exit_code::ok;
}

}  // namespace

void add_wake_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("wake", "First touch of a sleeping conversation: latency");
  command->footer(
      "Youths open conversations, say something and leave; once all conversations sleep, each youth comes "
      "back, one after the other in random order, and again while the conversation is awake. Measured is the "
      "time from the hello on an open connection until `caught_up`. The engine's data is in the page cache. "
      "That each conversation really slept is checked in /metrics.\n"
      "With --json one line with percentiles for \"asleep\" and \"awake\".");
  const auto options = std::make_shared<wake_options>();
  command->add_option("--conversations", options->conversations, "Sleeping conversations")
      ->check(CLI::Range(std::size_t{1}, limits::connections))
      ->capture_default_str();
  command->add_option("--messages", options->messages, "Messages in each")
      ->check(CLI::Range(std::size_t{0}, limits::history_messages))
      ->capture_default_str();
  add_bytes_option(*command, options->message_bytes, 1);
  command->add_flag("--restart", options->restart, "Restarts the engine before the first touch");
  command->add_option("--seed", options->seed, "Of secrets, ids and the order")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_wake(*options); }; });
}

}  // namespace veilleuse::bench
