// `veilleuse-bench replay`: how fast histories are folded again. No socket is involved, and the load tester
// knows the protocol alone: a program beside this one does it.
#include "bench/commands/commands.hpp"
#include "bench/commands/shape_options.hpp"
#include "bench/limits.hpp"
#include "bench/process/child_process.hpp"
#include "bench/process/temporary_folder.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

namespace veilleuse::bench {

namespace {

struct replay_options {
  std::size_t conversations = 300;
  std::size_t messages = 1'000;
  std::size_t message_bytes = 200;
  std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
  std::size_t rounds = 3;
  std::string folder;
  bool json = false;
};

exit_code run_replay(const replay_options& options) {
  const temporary_folder folder(options.folder);
  const std::vector<std::size_t> numbers{options.conversations, options.messages, options.message_bytes,
                                         options.threads, options.rounds};
  std::vector<std::string> command{own_folder() + "/veilleuse-bench-replay"};
  for (const auto number : numbers)
    command.push_back(std::to_string(number));
  command.emplace_back(options.json ? "json" : "table");
  command.push_back(folder.path().string());
  const auto code = child_process(command).wait();
  return code == 0 ? exit_code::ok : exit_code::failed;
}

}  // namespace

void add_replay_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("replay", "Histories through decode, unseal and evolve: events a second");
  command->footer(
      "Makes conversations with the engine's own code, then folds them on all threads: from records in "
      "memory, "
      "which is decode, unseal and evolve alone, and from a log and a key vault on the disk, opened anew, "
      "with "
      "their files in the page cache.\n"
      "With --json the last line holds the medians, \"events_per_second\" (memory) and "
      "\"log_events_per_second\". Needs about 1 KB of memory for each message.");
  const auto options = std::make_shared<replay_options>();
  command->add_option("--conversations", options->conversations, "Histories")
      ->check(CLI::Range(std::size_t{1}, limits::connections))
      ->capture_default_str();
  command->add_option("--messages", options->messages, "Messages in each")
      ->check(CLI::Range(std::size_t{1}, limits::history_messages))
      ->capture_default_str();
  add_bytes_option(*command, options->message_bytes, 1);
  command->add_option("--threads", options->threads, "Threads; one a core when not given")
      ->check(CLI::Range(std::size_t{1}, limits::replay_threads))
      ->capture_default_str();
  command->add_option("--rounds", options->rounds, "How often")
      ->check(CLI::Range(std::size_t{1}, limits::replay_rounds))
      ->capture_default_str();
  command->add_option("--data", options->folder, "Where the temporary data goes")->type_name("FOLDER");
  add_json_option(*command, options->json);
  command->callback([&chosen, options] { chosen = [options] { return run_replay(*options); }; });
}

}  // namespace veilleuse::bench
