// `veilleuse backup`: log and keys of a running or a stopped engine, each in a directory of its own.
#include "engine/control/control_socket.hpp"
#include "engine/storage_exit_code.hpp"
#include "engine/version.hpp"
#include "storage/backup/backup.hpp"
#include "storage/backup/checkpoint.hpp"
#include "storage/backup/stopped_data.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <chrono>
#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

struct backup_words {
  std::filesystem::path to;
  std::filesystem::path keys_to;
  std::size_t keep = 0;
  std::size_t keep_keys = 0;
  bool json = false;
};

storage::backup_order order_of(const backup_words& words) {
  storage::backup_order order;
  order.to = words.to;
  order.keys_to = words.keys_to;
  order.made_by = engine::version;
  order.made_at = std::chrono::system_clock::now();
  order.on_notice = [](const std::string& sentence) { fmt::print(stderr, "veilleuse: {}\n", sentence); };
  return order;
}

storage::backup_made back_up_stopped(const engine::storage_config& where, storage::backup_order order) {
  const storage::stopped_data alone{where.log_directory(), where.keys_directory()};
  order.from = {where.log_directory(), where.keys_directory(), where.staff_file()};
  return storage::make_backup(order);
}

engine::outcome<storage::backup_made> back_up_running(const engine::storage_config& where,
                                                      const storage::descriptor& connection,
                                                      storage::backup_order order) {
  if (auto ready = engine::control::ask(connection, "backup"); !ready) return ready.error();
  order.from = storage::checkpoint_in(where.data_directory);
  order.from.staff_file = where.staff_file();
  // A key that is destroyed from now on lives in the backup alone.
  order.on_keys_copied = [keys = order.from.keys] {
    std::error_code ignored;
    std::filesystem::remove_all(keys, ignored);
  };
  try {
    return storage::make_backup(order);
  } catch (const storage::storage_error& problem) {
    if (std::filesystem::exists(order.from.log)) throw;
    return engine::failure{
        exit_code::data_unusable,
        fmt::format("The engine ended while the backup was made, so there is none; run it again. ({})",
                    problem.what())};
  }
}

engine::outcome<storage::backup_made> back_up(const engine::storage_config& where,
                                              const backup_words& words) {
  const auto connection = engine::control::connect_to_engine(where.data_directory);
  if (!connection) return connection.error();
  if (connection.value().is_open()) return back_up_running(where, connection.value(), order_of(words));
  return back_up_stopped(where, order_of(words));
}

/// After the new one is whole. What stands in the way of removing the old must not hide it.
std::optional<engine::failure> rotate(const backup_words& words, const storage::backup_made& made,
                                      boost::json::array& removed) {
  const auto& installation = made.log_manifest.installation;
  const auto note = [&](const std::vector<std::string>& names) {
    for (const auto& name : names)
      removed.emplace_back(name);
  };
  try {
    if (words.keep > 0)
      note(storage::rotate_backups(made.log, storage::backup_part::log, installation, words.keep));
    if (words.keep_keys > 0)
      note(storage::rotate_backups(made.keys, storage::backup_part::keys, installation, words.keep_keys));
    return std::nullopt;
  } catch (const storage::storage_error& problem) {
    return engine::failure{
        engine::code_of(problem.kind()),
        fmt::format("The backup is made and whole; but older ones could not be removed: {}", problem.what())};
  }
}

void print_json(const storage::backup_made& made, const boost::json::array& removed) {
  const auto& [log, keys, log_manifest, keys_manifest] = made;
  (void)print_line(boost::json::serialize(boost::json::object{{"log", log.string()},
                                                              {"keys", keys.string()},
                                                              {"id", log_manifest.id},
                                                              {"records", log_manifest.records},
                                                              {"events", log_manifest.events},
                                                              {"streams", log_manifest.streams},
                                                              {"present_keys", keys_manifest.keys},
                                                              {"destroyed_keys", keys_manifest.destroyed},
                                                              {"removed", removed}}));
}

void print_lines(const storage::backup_made& made, const boost::json::array& removed) {
  const auto& [log, keys, log_manifest, keys_manifest] = made;
  (void)print_line(fmt::format("log   {}  {} records, {} events, {} streams, verified", log.string(),
                               log_manifest.records, log_manifest.events, log_manifest.streams));
  (void)print_line(fmt::format("keys  {}  {} keys, {} destroyed", keys.string(), keys_manifest.keys,
                               keys_manifest.destroyed));
  for (const auto& name : removed)
    (void)print_line(fmt::format("removed the older {}", name.as_string().c_str()));
}

exit_code run_backup(const engine::config& settings, const backup_words& words) {
  if (settings.storage.log == engine::log_home::kafka) {
    return complain({exit_code::usage,
                     "The event log is on Kafka, whose replicas are its copies; a backup is of an embedded "
                     "log. Keep copies of the keys and of the master key: see docs/operations/kafka.md."});
  }
  const auto made = back_up(settings.storage, words);
  if (!made) return complain(made.error());
  boost::json::array removed;
  const auto problem = rotate(words, made.value(), removed);
  words.json ? print_json(made.value(), removed) : print_lines(made.value(), removed);
  const auto printed = finish_output();
  return problem ? complain(*problem) : printed;
}

}  // namespace

void add_backup_command(CLI::App& app, action& chosen) {
  auto* command = app.add_subcommand("backup", "Back up log and keys, also while the engine runs");
  command->footer(
      "Makes TO/log-TIME and KEYS/keys-TIME, verified, whole or not at all. The master key is in neither: "
      "keep a "
      "copy of it apart. Backups of the keys must not be kept for long: a destroyed key lives on in them. As "
      "the "
      "engine's user, or root.");
  const auto words = std::make_shared<backup_words>();
  command->add_option("--to", words->to, "Directory of the log's backups; made when missing")
      ->required()
      ->type_name("DIR");
  command->add_option("--keys-to", words->keys_to, "Another one, of the keys' backups")
      ->required()
      ->type_name("DIR");
  command
      ->add_option("--keep", words->keep, "Then remove the oldest of the log's, all but N; without it, none")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->add_option("--keep-keys", words->keep_keys, "The same for the keys'")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->add_flag("--json", words->json, "One line of JSON");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto settings = load_settings(file);
      return settings ? run_backup(settings.value(), *words) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
