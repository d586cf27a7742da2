// `veilleuse-bench idle`: what a youth costs who is only there.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/load/crowd.hpp"
#include "bench/load/idle_sockets.hpp"
#include "bench/load/sleepers.hpp"
#include "bench/process/memory.hpp"
#include "bench/report/report.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct idle_options {
  std::size_t connections = 15'000;
  /// The engine's allocator gives back what is free for ten.
  double settle_seconds = 15;
  double sleep_seconds = 5;
  std::uint64_t seed = 1;
  target_options where;
  bool json = false;
};

/// Of one server in one state: bytes for each connection, over what it took before they came.
void print_state(const idle_options& options, const char* server, const char* state, std::uint64_t bytes) {
  const auto each = double(bytes) / double(options.connections);
  if (options.json) {
    print_json({{"server", server},
                {"state", state},
                {"connections", options.connections},
                {"bytes_per_connection", std::uint64_t(each)}});
  } else {
    fmt::print("{:<8}{:<18}{:>8.0f} bytes a connection\n", server, state, each);
    std::fflush(stdout);
  }
}

std::uint64_t grown_since(std::uint64_t before, pid_t server) {
  const auto now = resident_bytes(server);
  return now > before ? now - before : 0;
}

std::uint64_t measure_relay(const idle_options& options) {
  const temporary_folder folder(options.where.folder);
  const relay_server server(folder.path());
  event_loop loop;
  const auto before = resident_bytes(server.pid());
  const idle_sockets sockets(loop, server.where(), options.connections);
  loop.run_for(to_milliseconds(options.settle_seconds));
  sockets.check();
  const auto grown = grown_since(before, server.pid());
  print_state(options, "relay", "connected", grown);
  return grown;
}

/// Just come, and once the conversations sleep.
struct two_states {
  std::uint64_t awake = 0;
  std::uint64_t asleep = 0;
};

two_states measure_arrival(const idle_options& options, event_loop& loop, crowd& youths,
                           const engine_server& server, const char* awake, const char* asleep) {
  two_states found;
  const auto before = resident_bytes(server.pid());
  youths.arrive();
  found.awake = grown_since(before, server.pid());
  print_state(options, "engine", awake, found.awake);
  wait_until_asleep(loop, server);
  loop.run_for(to_milliseconds(options.settle_seconds));
  youths.check();
  found.asleep = grown_since(before, server.pid());
  print_state(options, "engine", asleep, found.asleep);
  return found;
}

struct engine_memory {
  two_states connected;
  two_states waiting;
};

engine_memory measure_engine(const idle_options& options) {
  target engine(options.where, 0,
                {.queues = queues_needed(options.connections),
                 .idle_before_sleep = to_milliseconds(options.sleep_seconds),
                 .metrics = true});
  auto& server = engine.own();
  event_loop loop;
  crowd youths(loop, server.where(), options.connections, options.seed);
  engine_memory found;
  found.connected = measure_arrival(options, loop, youths, server, "connected", "connected_asleep");
  // What opening writes fills the log's buffers, which no connection holds: counted from a fresh start.
  youths.take_places();
  youths.leave();
  if (server.stop() != 0) throw std::runtime_error("the engine did not stop well: " + server.last_words());
  server.start();
  found.waiting = measure_arrival(options, loop, youths, server, "waiting", "waiting_asleep");
  return found;
}

exit_code run_idle(const idle_options& options) {
  allow_sockets(options.connections);
  const auto relay = measure_relay(options);
  const auto engine = measure_engine(options);
  const auto ratio = [relay](std::uint64_t bytes) { return rounded(double(bytes) / double(relay)); };
  if (options.json) {
    const auto each = [&options](std::uint64_t bytes) { return bytes / options.connections; };
    print_json({{"connections", options.connections},
                {"relay_bytes", each(relay)},
                {"connected_bytes", each(engine.connected.awake)},
                {"connected_asleep_bytes", each(engine.connected.asleep)},
                {"waiting_bytes", each(engine.waiting.awake)},
                {"waiting_asleep_bytes", each(engine.waiting.asleep)},
                {"ratio", ratio(engine.connected.asleep)},
                {"waiting_ratio", ratio(engine.waiting.asleep)}});
  } else {
    fmt::print("\nengine ÷ relay, asleep: connected {:.3f}, waiting {:.3f}\n", ratio(engine.connected.asleep),
               ratio(engine.waiting.asleep));
  }
  return exit_code::ok;
}

}  // namespace

void add_idle_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("idle", "What a youth who is only there costs in memory");
  command->footer(
      "Resident memory of its own (RssAnon) for each connection, beside a bare Beast WebSocket server in the "
      "same run (the relay of `compare`). The engine's youths are `connected`, when they have just said "
      "hello; "
      "`waiting`, when they have an open conversation and a place in a queue; and each of these `_asleep`, "
      "once "
      "the conversation has left memory after its time of silence while the youth stays connected. `waiting` "
      "counts from a start of the engine with the conversations on its disk, and holds what it read to let "
      "their youths in.\n"
      "With --json the last line holds \"ratio\" (connected, asleep) and \"waiting_ratio\". Each connection "
      "needs an open file here and one in the server: `ulimit -Hn` tells the limit.");
  const auto options = std::make_shared<idle_options>();
  command->add_option("--connections", options->connections, "Youths connected at the same time")
      ->check(CLI::Range(std::size_t{1}, limits::connections))
      ->capture_default_str();
  command->add_option("--settle", options->settle_seconds, "Seconds of rest before memory is read")
      ->check(CLI::Range(0.0, limits::run_seconds))
      ->capture_default_str();
  command
      ->add_option("--sleep-after", options->sleep_seconds, "Seconds of silence before conversations sleep")
      ->check(CLI::Range(0.1, limits::run_seconds))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Of secrets and ids")->capture_default_str();
  add_own_engine_options(*command, options->where);
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_idle(*options); }; });
}

}  // namespace veilleuse::bench
