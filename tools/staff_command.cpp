// `veilleuse staff`: who may sign in as staff.
#include "engine/staff/staff_file.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

bool is_there(const std::filesystem::path& directory) {
  std::error_code problem;
  return std::filesystem::exists(directory, problem) || problem;
}

exit_code add(const engine::config& settings, const std::string& name, engine::staff_role role) {
  const auto& data = settings.storage.data_directory;
  const bool was_there = is_there(data);
  const auto added = engine::staff_file{settings.storage.staff_file()}.add(name, role);
  if (!added) return complain(added.error());
  // Whoever forgot --config would wonder why the engine does not know this person.
  if (!was_there) remark("made the data directory " + std::filesystem::absolute(data).string());
  (void)print_line(added.value().token);
  return finish_output();
}

/// Nobody used it yet. One that cannot be looked into is not taken for new.
bool is_new(const std::filesystem::path& data_directory) {
  std::error_code problem;
  const bool is_empty = std::filesystem::is_empty(data_directory, problem);
  return problem ? problem == std::errc::no_such_file_or_directory : is_empty;
}

exit_code list(const engine::config& settings) {
  const auto& data = settings.storage.data_directory;
  if (!is_there(data))
    remark("there is no data directory " + std::filesystem::absolute(data).string() +
           " yet: nobody may sign in");
  const auto accounts = engine::staff_file{settings.storage.staff_file()}.list();
  if (!accounts) return complain(accounts.error());
  for (const auto& account : accounts.value()) {
    const auto id = events::to_hex(account.id.bytes);
    if (!print_line(fmt::format("{}\t{}\t{}", id, engine::name_of(account.role), account.name))) break;
  }
  return finish_output();
}

exit_code remove(const engine::config& settings, const std::string& name_or_id) {
  const auto removed = engine::staff_file{settings.storage.staff_file()}.remove(name_or_id);
  return removed ? exit_code::ok : complain(removed.error());
}

/// An action that first loads the settings.
template <class Act>
action with_settings(const config_option& file, Act act) {
  return [file, act] {
    const auto settings = load_settings(file);
    return settings ? act(settings.value()) : complain(settings.error());
  };
}

void add_add_command(CLI::App& staff, action& chosen) {
  auto* command = staff.add_subcommand("add", "Add a person and print their token, once");
  command->footer(
      "The token is printed this once and stored hashed. A running engine knows it within a second.");
  const auto name = std::make_shared<std::string>();
  const auto role = std::make_shared<std::string>();
  command->add_option("name", *name, "The person's name, as colleagues will see it")
      ->required()
      ->type_name("NAME");
  const std::vector<std::string> roles{std::string{engine::name_of(engine::staff_role::moderator)},
                                       std::string{engine::name_of(engine::staff_role::supervisor)}};
  command->add_option("--role", *role, "moderator or supervisor")
      ->required()
      ->type_name("ROLE")
      ->check(CLI::IsMember(roles).description(""));
  const auto if_new = std::make_shared<bool>(false);
  command->add_flag("--if-new", *if_new,
                    "Only where the data directory is absent or empty; otherwise nobody is added and nothing "
                    "printed");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = with_settings(file, [=](const engine::config& settings) {
      if (*if_new && !is_new(settings.storage.data_directory)) return exit_code::ok;
      // Checked above.
      return add(settings, *name, *engine::staff_role_from_name(*role));
    });
  });
}

}  // namespace

void add_staff_command(CLI::App& app, action& chosen) {
  auto* staff = app.add_subcommand("staff", "Add, list and remove the people who answer");
  staff->require_subcommand(1);
  add_add_command(*staff, chosen);

  auto* listing = staff->add_subcommand("list", "Print one person a line: id, role, name, separated by tabs");
  const auto list_file = add_config_option(*listing);
  listing->callback([&chosen, list_file] { chosen = with_settings(list_file, list); });

  auto* removal =
      staff->add_subcommand("remove", "Remove a person: their token is worth nothing from then on");
  const auto name = std::make_shared<std::string>();
  removal->add_option("name", *name, "Name or id")->required()->type_name("NAME");
  const auto remove_file = add_config_option(*removal);
  removal->callback([&chosen, remove_file, name] {
    chosen = with_settings(remove_file,
                           [name](const engine::config& settings) { return remove(settings, *name); });
  });
}

}  // namespace veilleuse::tools
