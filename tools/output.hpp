// How the subcommands speak: data to stdout, failures to stderr, and a code for each kind of failure.
#pragma once

#include "engine/outcome.hpp"

#include <string_view>

namespace veilleuse::tools {

/// Writes a line of data to stdout. False when stdout takes no more (closed, disk full): stop then.
[[nodiscard]] bool print_line(std::string_view line);

/// Flushes stdout. `disk` when not everything could be written.
[[nodiscard]] engine::exit_code finish_output();

/// Says on stderr what a person should know, and a script need not.
void remark(std::string_view sentence);

/// Says what is wrong on stderr, and returns its code.
engine::exit_code complain(const engine::failure& why);

}  // namespace veilleuse::tools
