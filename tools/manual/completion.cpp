#include "tools/manual/completion.hpp"

#include "tools/manual/man_page.hpp"

#include <vector>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

/// What may follow after some words of commands.
struct place {
  /// As " staff add"; empty at the beginning.
  std::string path;
  /// Each with what it means.
  std::vector<std::pair<std::string, std::string>> choices;
  /// Options whose value is a file, and all that take one.
  std::vector<std::string> file_options;
  std::vector<std::string> value_options;
};

void add_option(place& to, const CLI::Option& option) {
  if (option.get_positional()) return;
  for (const auto& name : option.get_lnames()) {
    to.choices.emplace_back("--" + name, option.get_description());
    if (option.get_items_expected_max() == 0) continue;
    to.value_options.push_back("--" + name);
    const auto type = option.get_type_name();
    if (type == "FILE" || type == "DIRECTORY" || type == "DIR") to.file_options.push_back("--" + name);
  }
}

void add_places(std::vector<place>& to, const CLI::App& command, const std::string& path) {
  place here;
  here.path = path;
  for (const auto* each : subcommands_of(command))
    here.choices.emplace_back(each->get_name(), each->get_description());
  for (const auto* option : command.get_options())
    add_option(here, *option);
  to.push_back(std::move(here));
  for (const auto* each : subcommands_of(command))
    add_places(to, *each, path + " " + each->get_name());
}

std::vector<place> places_of(const CLI::App& program) {
  std::vector<place> all;
  add_places(all, program, "");
  return all;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const auto& word : words)
    text += (text.empty() ? "" : std::string{between}) + word;
  return text;
}

/// Patterns of `case`: the paths that are more than the beginning.
std::string known_paths(const std::vector<place>& all) {
  std::vector<std::string> quoted;
  for (const auto& each : all) {
    if (!each.path.empty()) quoted.push_back("\"" + each.path + "\"");
  }
  return joined(quoted, " | ");
}

/// Patterns of `case`: each option behind its path, since `--from` is a file here and a time there.
std::string known_options(const std::vector<place>& all, std::vector<std::string> place::*which) {
  std::vector<std::string> quoted;
  for (const auto& each : all) {
    for (const auto& option : each.*which)
      quoted.push_back("\"" + each.path + " " + option + "\"");
  }
  return joined(quoted, " | ");
}

/// Within single quotes, where `_describe` parts the word from its meaning at a colon.
std::string zsh_choice(const std::pair<std::string, std::string>& choice) {
  std::string about;
  for (const char letter : choice.second.substr(0, choice.second.find('\n')))
    about += letter == '\'' ? "'\\''" : std::string(1, letter);
  return fmt::format("'{}:{}'", choice.first, about);
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  const auto all = places_of(program);
  std::string text =
      "# bash completion of veilleuse, made by `veilleuse completion bash`\n"
      "_veilleuse() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= choices= at\n"
      "  COMPREPLY=()\n"
      "  for ((at = 1; at < COMP_CWORD; at++)); do\n"
      "    case \"$path ${COMP_WORDS[at]}\" in\n";
  text +=
      fmt::format("      {}) path=\"$path ${{COMP_WORDS[at]}}\" ;;\n    esac\n  done\n", known_paths(all));
  text +=
      fmt::format("  case \"$path $before\" in\n    {}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n",
                  known_options(all, &place::file_options));
  text += fmt::format("    {}) return ;;\n  esac\n", known_options(all, &place::value_options));
  text += "  case \"$path\" in\n";
  for (const auto& each : all) {
    std::vector<std::string> words;
    for (const auto& choice : each.choices)
      words.push_back(choice.first);
    text += fmt::format("    \"{}\") choices=\"{}\" ;;\n", each.path, joined(words, " "));
  }
  return text +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
         "}\n"
         "complete -o filenames -F _veilleuse veilleuse\n";
}

std::string zsh_completion(const CLI::App& program) {
  const auto all = places_of(program);
  std::string text =
      "#compdef veilleuse\n"
      "# zsh completion of veilleuse, made by `veilleuse completion zsh`\n"
      "_veilleuse() {\n"
      "  local place=\n"
      "  local -a choices\n"
      "  integer at\n"
      "  for ((at = 2; at < CURRENT; at++)); do\n"
      "    case \"$place ${words[at]}\" in\n";
  text += fmt::format("      {}) place=\"$place ${{words[at]}}\" ;;\n    esac\n  done\n", known_paths(all));
  text += fmt::format("  case \"$place ${{words[CURRENT-1]}}\" in\n    {}) _files; return ;;\n",
                      known_options(all, &place::file_options));
  text += fmt::format("    {}) return ;;\n  esac\n", known_options(all, &place::value_options));
  text += "  case \"$place\" in\n";
  for (const auto& each : all) {
    std::vector<std::string> choices;
    for (const auto& choice : each.choices)
      choices.push_back(zsh_choice(choice));
    text += fmt::format("    \"{}\") choices=({}) ;;\n", each.path, joined(choices, " "));
  }
  return text + "  esac\n  _describe -o veilleuse choices\n}\n_veilleuse \"$@\"\n";
}

}  // namespace veilleuse::tools
