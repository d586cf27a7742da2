// `veilleuse restore`: a data directory from a backup, verified before it can be used.
#include "storage/backup/restore.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <memory>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

struct restore_words {
  std::filesystem::path from;
  std::filesystem::path keys;
  std::filesystem::path to;
  std::filesystem::path master_key;
  std::vector<std::filesystem::path> destroyed;
  bool json = false;
};

storage::restore_order order_for(const engine::config& settings, const restore_words& words) {
  storage::restore_order order;
  order.log = words.from;
  if (!words.keys.empty()) order.keys = words.keys;
  order.to = words.to;
  order.destroyed_lists = words.destroyed;
  const auto& configured = settings.storage.master_key_file;
  order.master_key_file = words.master_key.empty() ? configured : words.master_key;
  // One that is configured elsewhere is put there by who knows that place.
  order.with_master_key = configured.empty();
  order.on_notice = [](const std::string& sentence) { fmt::print(stderr, "veilleuse: {}\n", sentence); };
  return order;
}

exit_code run_restore(const engine::config& settings, const restore_words& words) {
  const auto order = order_for(settings, words);
  if (order.keys && order.master_key_file.empty()) {
    return complain(
        {exit_code::usage, "Keys are verified with the master key: give its copy with --master-key FILE."});
  }
  if (!order.keys && !order.destroyed_lists.empty()) {
    return complain(
        {exit_code::usage,
         "--destroyed names keys to destroy, and none are restored: give their backup with --keys."});
  }
  const auto [log, keys, destroyed] = storage::restore_backup(order);
  if (words.json) {
    (void)print_line(boost::json::serialize(boost::json::object{{"data", words.to.string()},
                                                                {"made_at", log.made_at},
                                                                {"records", log.records},
                                                                {"events", log.events},
                                                                {"streams", log.streams},
                                                                {"keys", keys ? keys->keys : 0},
                                                                {"destroyed_again", destroyed}}));
    return finish_output();
  }
  (void)print_line(fmt::format("{}  {} records, {} events, {} streams, verified", words.to.string(),
                               log.records, log.events, log.streams));
  if (keys)
    (void)print_line(
        fmt::format("every key opens; {} that were destroyed later were destroyed again", destroyed));
  else
    (void)print_line("without keys: skeletons can be read, and no engine starts on it");
  return finish_output();
}

}  // namespace

void add_restore_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("restore", "Make a data directory of a backup, verified before it can be used");
  command->footer(
      "The target is new or empty. Files, chain hashes, numbering and every key are checked before anything "
      "has its "
      "place. Keys that the log's backup lists as destroyed are destroyed again. The master key becomes "
      "DATA/master.key, unless the configuration names another place. Run it as the engine's user.");
  const auto words = std::make_shared<restore_words>();
  command->add_option("--from", words->from, "A backup of the log: TO/log-TIME")
      ->required()
      ->type_name("DIR");
  command->add_option("--keys", words->keys, "A backup of the keys, made with it or later: KEYS/keys-TIME")
      ->type_name("DIR");
  command->add_option("--master-key", words->master_key, "The master key's copy")->type_name("FILE");
  command
      ->add_option("--destroyed", words->destroyed,
                   "The file `destroyed` of a later backup of the log, so that its keys are destroyed too")
      ->type_name("FILE");
  command->add_option("--to", words->to, "The data directory to make")->required()->type_name("DATA");
  command->add_flag("--json", words->json, "One line of JSON");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto settings = load_settings(file);
      return settings ? run_restore(settings.value(), *words) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
