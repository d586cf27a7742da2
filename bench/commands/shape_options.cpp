#include "bench/commands/shape_options.hpp"

#include "bench/limits.hpp"

#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

namespace veilleuse::bench {

namespace {

std::chrono::milliseconds to_milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1'000));
}

}  // namespace

void add_shared_options(CLI::App& command, const std::shared_ptr<shared_options>& into) {
  auto& shape = into->shape;
  command.add_option("--pairs", shape.pairs, "Chats at the same time, two connections each")
      ->check(CLI::Range(std::size_t{1}, limits::pairs))
      ->capture_default_str();
  command.add_option("--bytes", shape.message_bytes, "Length of a message's text")
      ->check(CLI::Range(std::size_t{2}, limits::message_bytes))
      ->capture_default_str();
  command.add_option("--window", shape.window, "Messages on the way per direction of a pair (closed loop)")
      ->check(CLI::Range(std::size_t{1}, limits::messages_per_pair / 2))
      ->capture_default_str();
  command.add_option("--warm-up", into->warm_up_seconds, "Seconds before measuring")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--seed", shape.seed, "Of secrets, ids and random moments")->capture_default_str();
  command.add_option("--engine", into->engine, "The engine's binary; the one beside this one when not given")
      ->type_name("FILE");
  command.add_option("--data", into->folder, "Where the temporary data goes; its disk is what syncs")
      ->type_name("FOLDER");
  command.add_flag("--json", into->json, "One JSON object a line instead of a table");
}

load_shape shape_of(const shared_options& options) {
  auto shape = options.shape;
  shape.warm_up = to_milliseconds(options.warm_up_seconds);
  shape.duration = to_milliseconds(options.seconds);
  return shape;
}

void allow_sockets(std::size_t pairs) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const auto wanted = 4 * pairs + limits::spare_descriptors;
  if (limit.rlim_cur < wanted)
    throw std::runtime_error(fmt::format("{} pairs need {} open files, the limit is {}", pairs, wanted,
                                         std::uint64_t{limit.rlim_cur}));
}

}  // namespace veilleuse::bench
