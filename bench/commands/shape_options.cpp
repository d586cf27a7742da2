#include "bench/commands/shape_options.hpp"

#include "bench/limits.hpp"

#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

namespace veilleuse::bench {

std::chrono::milliseconds to_milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1'000));
}

void add_pairs_option(CLI::App& command, std::size_t& pairs) {
  command.add_option("--pairs", pairs, "Chats at the same time, two connections each")
      ->check(CLI::Range(std::size_t{1}, limits::pairs))
      ->capture_default_str();
}

void add_bytes_option(CLI::App& command, std::size_t& bytes, std::size_t fewest) {
  command.add_option("--bytes", bytes, "Length of a message's text")
      ->check(CLI::Range(fewest, limits::message_bytes))
      ->capture_default_str();
}

void add_lag_option(CLI::App& command, double& milliseconds) {
  command
      .add_option("--lag-allowed", milliseconds,
                  "Milliseconds that the 99th percentile of the generator's own lag may reach")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

std::chrono::nanoseconds to_nanoseconds(double milliseconds) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double, std::milli>(milliseconds));
}

void add_json_option(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "One JSON object a line instead of a table");
}

void add_shared_options(CLI::App& command, const std::shared_ptr<shared_options>& into) {
  auto& shape = into->shape;
  add_pairs_option(command, shape.pairs);
  add_bytes_option(command, shape.message_bytes, 2);
  command.add_option("--window", shape.window, "Messages on the way per direction of a pair (closed loop)")
      ->check(CLI::Range(std::size_t{1}, limits::messages_per_pair / 2))
      ->capture_default_str();
  command.add_option("--warm-up", into->warm_up_seconds, "Seconds before measuring")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--seed", shape.seed, "Of secrets, ids and random moments")->capture_default_str();
  add_own_engine_options(command, into->where);
  add_kafka_options(command, into->where.kafka);
  add_json_option(command, into->json);
}

load_shape shape_of(const shared_options& options) {
  auto shape = options.shape;
  shape.warm_up = to_milliseconds(options.warm_up_seconds);
  shape.duration = to_milliseconds(options.seconds);
  return shape;
}

void allow_sockets(std::size_t connections) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const auto wanted = connections + limits::spare_descriptors;
  if (limit.rlim_cur < wanted)
    throw std::runtime_error(fmt::format("{} connections need {} open files, the limit is {}", connections,
                                         wanted, std::uint64_t{limit.rlim_cur}));
}

void allow_pairs(std::size_t pairs) {
  allow_sockets(4 * pairs);
}

}  // namespace veilleuse::bench
