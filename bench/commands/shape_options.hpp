// The options that every load shares.
#pragma once

#include "bench/commands/target.hpp"
#include "bench/load/pair_load.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace veilleuse::bench {

struct shared_options {
  load_shape shape;
  double warm_up_seconds = 1;
  double seconds = 4;
  target_options where;
  bool json = false;
};

/// --pairs, --bytes, --window, --warm-up, --engine, --data, --seed, --json.
void add_shared_options(CLI::App& command, const std::shared_ptr<shared_options>& into);
/// The times of the options put into the shape.
[[nodiscard]] load_shape shape_of(const shared_options& options);

[[nodiscard]] std::chrono::milliseconds to_milliseconds(double seconds);

/// --pairs, --bytes and --json, for loads of another shape.
void add_pairs_option(CLI::App& command, std::size_t& pairs);
void add_bytes_option(CLI::App& command, std::size_t& bytes, std::size_t fewest);
/// --lag-allowed, of loads that judge their generator.
void add_lag_option(CLI::App& command, double& milliseconds);
[[nodiscard]] std::chrono::nanoseconds to_nanoseconds(double milliseconds);
void add_json_option(CLI::App& command, bool& json);

/// Thousands of sockets, here and in the servers that we start: raises the limit of open files to what the
/// system allows; throws when that is not enough for so many connections.
void allow_sockets(std::size_t connections);
/// The same for pairs of two connections each, with a moderator's beside.
void allow_pairs(std::size_t pairs);

}  // namespace veilleuse::bench
