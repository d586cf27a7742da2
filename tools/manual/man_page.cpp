#include "tools/manual/man_page.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

/// A line of text as troff shows it: no escape, no request.
std::string shown(std::string_view text) {
  std::string line;
  for (const char letter : text) {
    if (letter == '\\') {
      line += "\\e";
    } else if (letter == '-') {
      // A minus, which can be copied into a shell; a bare one is a hyphen.
      line += "\\-";
    } else {
      line += letter;
    }
  }
  const bool is_request = line.starts_with('.') || line.starts_with('\'');
  return is_request ? "\\&" + line : line;
}

/// Line by line as it stands.
std::string as_it_stands(const std::string& text) {
  std::string lines = ".nf\n";
  std::istringstream from{text};
  for (std::string line; std::getline(from, line);)
    lines += line.empty() ? ".sp\n" : shown(line) + "\n";
  return lines + ".fi\n";
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return text;
}

std::string value_of(const CLI::Option& option) {
  return option.get_items_expected_max() == 0 || option.get_positional() ? std::string{}
                                                                         : option.get_type_name();
}

std::string option_entry(const CLI::Option& option) {
  auto names = "\\fB" + shown(names_of(option)) + "\\fR";
  const auto value = value_of(option);
  if (!value.empty()) names += " \\fI" + shown(value) + "\\fR";
  auto about = shown(option.get_description());
  if (!option.get_default_str().empty())
    about += fmt::format(" (by default {})", shown(option.get_default_str()));
  if (option.get_required()) about += " (required)";
  return fmt::format(".TP\n{}\n{}\n", names, about);
}

std::string synopsis(const CLI::App& command, const std::string& call) {
  std::string line = ".B " + shown(call) + "\n[\\fIOPTION\\fR]...\n";
  for (const auto* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const auto name = "\\fI" + shown(upper(names_of(*option))) + "\\fR";
    line += option->get_required() ? name + "\n" : "[" + name + "]\n";
  }
  if (!subcommands_of(command).empty()) line += "\\fICOMMAND\\fR\n";
  return line;
}

std::string options_of(const CLI::App& command) {
  std::string entries;
  for (const auto* option : command.get_options())
    entries += option_entry(*option);
  return entries;
}

/// What a page's own subcommands are, as those of `veilleuse staff`.
std::string subcommand_sections(const CLI::App& command, const std::string& call) {
  std::string sections;
  for (const auto* each : subcommands_of(command)) {
    const auto full = call + " " + each->get_name();
    sections += fmt::format(".SS {}\n{}.PP\n{}.\n{}", shown(full), synopsis(*each, full),
                            shown(each->get_description()), options_of(*each));
    if (!each->get_footer().empty()) sections += ".PP\n" + as_it_stands(each->get_footer());
  }
  return sections;
}

/// The program's page names the pages of its subcommands.
std::string list_of_pages(const CLI::App& command, const std::string& page) {
  std::string list;
  for (const auto* each : subcommands_of(command))
    list += fmt::format(".TP\n\\fB{}\\-{}\\fR(1)\n{}\n", shown(page), shown(each->get_name()),
                        shown(each->get_description()));
  return list;
}

}  // namespace

std::vector<const CLI::App*> subcommands_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App* each) { return !each->get_name().empty(); });
}

std::string names_of(const CLI::Option& option) {
  return option.get_name(option.get_positional(), !option.get_positional());
}

std::string man_page(const CLI::App& command, const std::string& page, std::string_view version) {
  const bool is_program = command.get_parent() == nullptr;
  auto call = page;
  std::ranges::replace(call, '-', ' ');
  // The first line of a description fits beside the name.
  const auto about = command.get_description();
  const auto short_about = about.substr(0, about.find('\n'));
  auto text = fmt::format(".TH {} 1 \"\" \"veilleuse {}\" \"Veilleuse\"\n", shown(upper(page)), version);
  text += fmt::format(".SH NAME\n{} \\- {}\n", shown(page), shown(short_about));
  text += ".SH SYNOPSIS\n" + synopsis(command, call);
  text += ".SH DESCRIPTION\n" + as_it_stands(is_program ? about : about + ".");
  text += ".SH OPTIONS\n" + options_of(command);
  if (!subcommands_of(command).empty())
    text +=
        ".SH COMMANDS\n" + (is_program ? list_of_pages(command, page) : subcommand_sections(command, call));
  if (!command.get_footer().empty()) text += ".SH NOTES\n" + as_it_stands(command.get_footer());
  if (!is_program) text += ".SH SEE ALSO\n.BR veilleuse (1)\n";
  return text;
}

}  // namespace veilleuse::tools
