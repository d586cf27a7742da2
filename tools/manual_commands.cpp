// `veilleuse man` and `veilleuse completion`: the command line's own descriptions, for man(1) and for shells.
#include "engine/version.hpp"
#include "tools/command_line.hpp"
#include "tools/manual/completion.hpp"
#include "tools/manual/man_page.hpp"
#include "tools/output.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

exit_code print_text(std::string_view text) {
  // Each ends in a line's end, which print_line adds.
  (void)print_line(text.substr(0, text.size() - 1));
  return finish_output();
}

exit_code write_page(const std::filesystem::path& folder, const CLI::App& command, const std::string& page) {
  const auto place = folder / (page + ".1");
  std::ofstream file{place};
  file << man_page(command, page, engine::version);
  file.close();
  if (file) return exit_code::ok;
  return complain({exit_code::disk,
                   fmt::format("cannot write {}: may you write there, and is there room?", place.string())});
}

exit_code write_pages(const CLI::App& app, const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  auto written = write_page(folder, app, app.get_name());
  for (const auto* each : subcommands_of(app)) {
    if (written == exit_code::ok)
      written = write_page(folder, *each, app.get_name() + "-" + each->get_name());
  }
  return written;
}

exit_code print_page(const CLI::App& app, const std::string& wanted) {
  if (wanted.empty()) return print_text(man_page(app, app.get_name(), engine::version));
  for (const auto* each : subcommands_of(app)) {
    if (each->get_name() == wanted)
      return print_text(man_page(*each, app.get_name() + "-" + wanted, engine::version));
  }
  return complain(
      {exit_code::usage, fmt::format("there is no command {}; veilleuse --help lists them", wanted)});
}

}  // namespace

void add_man_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("man", "Print a manual page: veilleuse man replay | man -l -");
  const auto wanted = std::make_shared<std::string>();
  const auto folder = std::make_shared<std::string>();
  auto* name = command->add_option("command", *wanted, "Whose page; the program's own when left out")
                   ->type_name("COMMAND");
  command->add_option("--into", *folder, "Write all pages into this folder instead")
      ->type_name("DIRECTORY")
      ->excludes(name);
  command->callback([&app, &chosen, wanted, folder] {
    chosen = [&app, wanted, folder] {
      return folder->empty() ? print_page(app, *wanted) : write_pages(app, *folder);
    };
  });
}

void add_completion_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("completion", "Print what makes a shell complete commands and options");
  command->footer(
      "bash: source <(veilleuse completion bash)\n"
      "zsh: veilleuse completion zsh > FOLDER/_veilleuse, where FOLDER is one of $fpath");
  const auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash or zsh")
      ->required()
      ->type_name("SHELL")
      ->check(CLI::IsMember({"bash", "zsh"}));
  command->callback([&app, &chosen, shell] {
    chosen = [&app, shell] {
      return print_text(*shell == "bash" ? bash_completion(app) : zsh_completion(app));
    };
  });
}

}  // namespace veilleuse::tools
