// `veilleuse-bench sleeping`: what a conversation costs in memory that lies on the disk alone.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/commands/target.hpp"
#include "bench/limits.hpp"
#include "bench/process/child_process.hpp"
#include "bench/process/memory.hpp"
#include "bench/report/report.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

struct sleeping_options {
  std::size_t conversations = 1'000'000;
  std::size_t few = 1'000;
  /// The engine's allocator gives back what is free for ten.
  double settle_seconds = 15;
  std::string engine;
  std::string folder;
  bool json = false;
};

constexpr double goal_per_gibibyte = 5e6;
constexpr double gibibyte = 1u << 30;

void fill(const engine_server& server, std::size_t conversations) {
  child_process filler(
      {own_folder() + "/veilleuse-bench-fill", server.data_folder().string(), std::to_string(conversations)});
  if (filler.wait() != 0) throw std::runtime_error("the conversations could not be written");
}

/// Of an engine that was started on so many conversations and let be. The start before it made the views,
/// which an engine has that held the conversations itself.
std::uint64_t resident_with(std::size_t conversations, const sleeping_options& options) {
  const temporary_folder folder(options.folder);
  engine_server server(options.engine, folder.path(), {.metrics = true});
  fill(server, conversations);
  server.start();
  if (server.stop() != 0) throw std::runtime_error("the engine did not stop well: " + server.last_words());
  server.start();
  std::this_thread::sleep_for(to_milliseconds(options.settle_seconds));
  if (server.metric("veilleuse_conversations_live") != 0.0)
    throw std::runtime_error("a conversation is in memory that nobody has touched");
  const auto bytes = resident_bytes(server.pid());
  if (server.stop() != 0) throw std::runtime_error("the engine did not stop well: " + server.last_words());
  if (options.json) {
    print_json({{"conversations", conversations}, {"resident_bytes", bytes}});
  } else {
    fmt::print("{:>12} conversations: {:>8.1f} MiB resident\n", conversations, mebibytes(bytes));
    std::fflush(stdout);
  }
  return bytes;
}

exit_code run_sleeping(const sleeping_options& options) {
  if (options.few >= options.conversations)
    throw std::invalid_argument("--few is less than --conversations: the difference is what is measured");
  const auto few = resident_with(options.few, options);
  const auto many = resident_with(options.conversations, options);
  // A page more or less: as good as nothing, and no division by it.
  const auto grown = double(std::max<std::uint64_t>(many > few ? many - few : 0, 1));
  const auto each = grown / double(options.conversations - options.few);
  const auto per_gibibyte = gibibyte / each;
  if (options.json) {
    print_json({{"conversations", options.conversations},
                {"few", options.few},
                {"bytes_per_conversation", rounded(each)},
                {"conversations_per_gib", std::uint64_t(per_gibibyte)},
                {"goal_per_gib", std::uint64_t(goal_per_gibibyte)},
                {"met", per_gibibyte >= goal_per_gibibyte}});
  } else {
    fmt::print("\n{:.1f} bytes a sleeping conversation: {:.1f} million for each GiB (wanted: {:.0f}: {})\n",
               each, per_gibibyte / 1e6, goal_per_gibibyte / 1e6,
               per_gibibyte >= goal_per_gibibyte ? "met" : "missed");
  }
  return exit_code::ok;
}

}  // namespace

void add_sleeping_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("sleeping", "What a sleeping conversation costs in memory");
  command->footer(
      "Writes --few and --conversations conversations (opened, one message, closed) with the engine's own "
      "code, starts an engine on each, and reads its resident memory of its own (RssAnon) after --settle "
      "seconds in which nobody comes. The difference is what is resident because conversations sleep: "
      "indexes and filters of the log, the vault and the views, and whatever is kept for each. Not in it: "
      "what does not grow with their number (the caches of blocks that were read have a fixed size), and "
      "the kernel's page cache, which it gives to whoever needs it.\n"
      "With --json the last line holds \"bytes_per_conversation\", \"conversations_per_gib\" and whether "
      "the goal is met. A million takes some minutes and 1.5 GB of disk.");
  const auto options = std::make_shared<sleeping_options>();
  command->add_option("--conversations", options->conversations, "How many sleep")
      ->check(CLI::Range(std::size_t{2}, limits::sleeping_conversations))
      ->capture_default_str();
  command->add_option("--few", options->few, "How many sleep in the engine it is compared with")
      ->check(CLI::Range(std::size_t{1}, limits::sleeping_conversations))
      ->capture_default_str();
  command->add_option("--settle", options->settle_seconds, "Seconds of rest before memory is read")
      ->check(CLI::Range(0.0, limits::run_seconds))
      ->capture_default_str();
  command
      ->add_option("--engine", options->engine, "The engine's binary; the one beside this one when not given")
      ->type_name("FILE");
  command->add_option("--data", options->folder, "Where the temporary data goes")->type_name("FOLDER");
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_sleeping(*options); }; });
}

}  // namespace veilleuse::bench
