// What `veilleuse-bench replay` starts: it checks the options and explains them.
// Usage: veilleuse-bench-replay CONVERSATIONS MESSAGES BYTES THREADS ROUNDS json|table FOLDER
#include "bench/inside/replay_speed.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace {

using veilleuse::bench::replay_round;

void print_round(std::string_view source, const replay_round& round, bool json) {
  if (json) {
    fmt::print("{{\"source\":\"{}\",\"events\":{},\"seconds\":{:.4f},\"events_per_second\":{:.0f}}}\n",
               source, round.events, round.seconds, round.per_second());
  } else {
    fmt::print("{:<8}{:>12} events{:>10.3f} s{:>14.0f} events/s\n", source, round.events, round.seconds,
               round.per_second());
  }
  std::fflush(stdout);
}

double middle(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

int measure(const veilleuse::bench::replay_shape& shape, const char* folder, bool json) {
  veilleuse::bench::replay_speed replay(shape, folder);
  std::vector<double> from_memory;
  std::vector<double> from_log;
  replay_round last;
  for (std::size_t round = 0; round < shape.rounds; ++round) {
    last = replay.fold();
    print_round("memory", last, json);
    from_memory.push_back(last.per_second());
    const auto read = replay.read_and_fold();
    print_round("log", read, json);
    from_log.push_back(read.per_second());
  }
  if (json)
    fmt::print(
        "{{\"conversations\":{},\"messages\":{},\"bytes\":{},\"threads\":{},\"record_bytes\":{},"
        "\"events_per_second\":{:.0f},\"log_events_per_second\":{:.0f}}}\n",
        shape.conversations, shape.messages, shape.message_bytes, shape.threads,
        last.record_bytes / std::max<std::uint64_t>(1, last.events), middle(from_memory), middle(from_log));
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 8) {
      fmt::print(stderr, "veilleuse-bench-replay is started by `veilleuse-bench replay`\n");
      return 64;
    }
    const auto number = [&](int at) { return std::size_t(std::strtoull(arguments[at], nullptr, 10)); };
    return measure({.conversations = number(1),
                    .messages = number(2),
                    .message_bytes = number(3),
                    .threads = number(4),
                    .rounds = number(5)},
                   arguments[7], std::string_view(arguments[6]) == "json");
  } catch (const std::exception& error) {
    fmt::print(stderr, "veilleuse-bench: {}\n", error.what());
    return 70;
  }
}
