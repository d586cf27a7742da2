// Completion of the command line in a shell, made from the command line's own descriptions.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace veilleuse::tools {

/// For bash 4 and later: to be sourced, or put into share/bash-completion/completions.
[[nodiscard]] std::string bash_completion(const CLI::App& program);
/// For zsh: a function _veilleuse for a folder of fpath.
[[nodiscard]] std::string zsh_completion(const CLI::App& program);

}  // namespace veilleuse::tools
