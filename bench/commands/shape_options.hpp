// The options that every load shares.
#pragma once

#include "bench/load/pair_load.hpp"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace veilleuse::bench {

struct shared_options {
  load_shape shape;
  double warm_up_seconds = 1;
  double seconds = 4;
  std::string engine;
  std::string folder;
  bool json = false;
};

/// --pairs, --bytes, --window, --warm-up, --engine, --data, --seed, --json.
void add_shared_options(CLI::App& command, const std::shared_ptr<shared_options>& into);
/// The times of the options put into the shape.
[[nodiscard]] load_shape shape_of(const shared_options& options);

/// Thousands of sockets: raises the limit of open files to what the system allows; throws when that is not
/// enough for `pairs`.
void allow_sockets(std::size_t pairs);

}  // namespace veilleuse::bench
