// What one message costs the engine in processor time, with few and with many conversations, and with short
// and with long histories: one engine for each size, loaded by turns, so that what the machine does beside
// meets all alike.
#pragma once

#include "bench/commands/target.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace veilleuse::bench {

struct flat_settings {
  /// In all, whatever the size.
  double messages_per_second = 2'000;
  std::chrono::milliseconds phase{5'000};
  std::size_t rounds = 3;
  std::size_t message_bytes = 200;
  std::uint64_t seed = 1;
  target_options where;
};

/// One engine: so many youths who wait, each with a history of so many messages at first.
struct flat_size {
  /// What differs from the others of its row: conversations, or messages.
  std::size_t size = 0;
  std::size_t youths = 0;
  std::size_t history = 0;
  /// Who talk at the same time, and how many messages until the next ones do.
  std::size_t at_once = 0;
  std::size_t each = 1;
};

/// Rising powers of ten up to `largest`: all talk by turns, and nobody has said anything before.
[[nodiscard]] std::vector<flat_size> conversation_sizes(std::size_t largest);
/// The same: histories that grow to no more than twice their length while they are measured.
[[nodiscard]] std::vector<flat_size> history_sizes(std::size_t largest, std::uint64_t messages);

/// Of one engine in one round.
struct flat_cost {
  /// Processor time for each message, less what the engine used in the same time when nobody talked.
  double us_per_message = 0;
  double idle_us_per_second = 0;
};

using flat_round = std::vector<flat_cost>;

/// Each round in the order of `sizes`; `tell` after each. Throws when a message is not accepted.
[[nodiscard]] std::vector<flat_round> run_flat(const flat_settings& settings,
                                               const std::vector<flat_size>& sizes,
                                               const std::function<void(const flat_round&)>& tell);

/// Of each size: its cost over that of the smallest, the middle of the rounds.
[[nodiscard]] std::vector<double> ratios_of(const std::vector<flat_round>& rounds);

/// Whether each is at most 20 % off.
[[nodiscard]] bool is_flat(const std::vector<double>& ratios);

}  // namespace veilleuse::bench
