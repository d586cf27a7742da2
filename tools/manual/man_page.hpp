// Manual pages made from the command line's own descriptions, so that they say what --help says.
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace veilleuse::tools {

/// Of the whole program: veilleuse(1). `page` is its own name, as "veilleuse"; a subcommand's is
/// "veilleuse-replay", with its own subcommands on the same page. In the macros of man(7).
[[nodiscard]] std::string man_page(const CLI::App& command, const std::string& page,
                                   std::string_view version);

/// In the order of --help.
[[nodiscard]] std::vector<const CLI::App*> subcommands_of(const CLI::App& command);

/// As on the command line: "-h,--help", "--from", or the name of an argument.
[[nodiscard]] std::string names_of(const CLI::Option& option);

}  // namespace veilleuse::tools
