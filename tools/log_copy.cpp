// `veilleuse log copy`: brings the event log to Kafka, or back.
#include "storage/log_copy.hpp"

#include "engine/kafka_log.hpp"
#include "storage/directory_lock.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/system_failure.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/progress_line.hpp"
#include "tools/settings.hpp"

#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

struct opened_log {
  /// No engine starts meanwhile.
  storage::descriptor alone{-1};
  std::unique_ptr<storage::event_log> log;
  std::string installation;
};

storage::descriptor lock(const engine::storage_config& where) {
  auto lock = storage::lock_directory(where.data_directory, storage::directory_share::alone);
  if (lock) return *std::move(lock);
  throw storage::storage_error{
      storage::storage_failure::locked,
      "The data directory " + where.data_directory.string() + " is in use: stop its engine, and copy again."};
}

template <class Log>
opened_log opened(storage::descriptor alone, std::unique_ptr<Log> log) {
  auto installation = log->installation();
  return {std::move(alone), std::move(log), std::move(installation)};
}

std::unique_ptr<storage::topic_event_log> open_on_kafka(const engine::config& settings) {
  engine::systemd::life_watch nobody;
  return engine::open_log_on_kafka(settings, nobody, storage::without_slow_operations());
}

opened_log open_original(const engine::config& settings) {
  storage::make_private_directory(settings.storage.data_directory, "the data directory");
  auto alone = lock(settings.storage);
  if (settings.storage.log == engine::log_home::kafka)
    return opened(std::move(alone), open_on_kafka(settings));
  storage::event_log_options options;
  options.directory = settings.storage.log_directory();
  return opened(std::move(alone), storage::open_event_log_read_only(options));
}

opened_log open_copy(const engine::config& settings, const std::string& installation) {
  storage::make_private_directory(settings.storage.data_directory, "the data directory");
  auto alone = lock(settings.storage);
  if (settings.storage.log == engine::log_home::kafka) {
    auto made = opened(std::move(alone), open_on_kafka(settings));
    if (made.installation == installation) return made;
    throw storage::storage_error{storage::storage_failure::cannot_open,
                                 "The topic is of another installation than the log, whose keys would not "
                                 "fit it. Give the topic another "
                                 "topic_prefix, and make it with `veilleuse kafka init --installation`, as "
                                 "`veilleuse log stat` names it."};
  }
  storage::event_log_options options;
  options.directory = settings.storage.log_directory();
  options.installation = installation;
  return opened(std::move(alone), storage::open_event_log(options));
}

storage::copy_progress shown_on(progress_line& line) {
  return [&line](std::uint64_t done, std::uint64_t all) { line.show({done, all}); };
}

exit_code copy(const engine::config& from, const engine::config& to) {
  std::error_code unknown;
  const auto& ours = from.storage.data_directory;
  const auto& theirs = to.storage.data_directory;
  if (std::filesystem::weakly_canonical(ours, unknown) == std::filesystem::weakly_canonical(theirs, unknown))
    return complain({exit_code::usage,
                     "Both configurations name the same data directory: the copy needs one of its own."});
  const auto original = open_original(from);
  const auto made = open_copy(to, original.installation);
  std::uint64_t appended = 0;
  std::uint64_t same = 0;
  {
    progress_line line{"records"};
    appended = storage::copy_log(*original.log, *made.log, shown_on(line));
  }
  {
    progress_line line{"records compared"};
    same = storage::compare_logs(*original.log, *made.log, shown_on(line));
  }
  (void)print_line(fmt::format("{} records copied, {} are the same in both", appended, same));
  remark("keys, master key and staff are not in a log: docs/operations/kafka.md says how they move");
  return finish_output();
}

}  // namespace

void add_log_copy(CLI::App& log, action& chosen) {
  auto* command = log.add_subcommand("copy", "Bring the event log to Kafka, or back, with the same bytes");
  command->footer(
      "Each configuration names a data directory of its own, and where its log is. No engine may run on "
      "either.\n"
      "A copy that was cut short goes on when it is called again.");
  const auto from = std::make_shared<std::filesystem::path>();
  const auto to = std::make_shared<std::filesystem::path>();
  command->add_option("--from", *from, "Configuration of the log as it is")->required()->type_name("FILE");
  command->add_option("--to", *to, "Configuration of the log as it is to be")->required()->type_name("FILE");
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto ours = load_settings(from);
      if (!ours) return complain(ours.error());
      const auto theirs = load_settings(to);
      return theirs ? copy(ours.value(), theirs.value()) : complain(theirs.error());
    };
  });
}

}  // namespace veilleuse::tools
