// `veilleuse log`: how much the log holds, and whether it is whole; copy is in log_copy.cpp.
#include "storage/log_check.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <memory>
#include <set>
#include <string_view>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

struct totals {
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t take_overs = 0;
};

totals totals_of(const storage::log_statistics& found) {
  totals sum;
  for (const auto& partition : found.partitions) {
    sum.records += partition.records;
    sum.events += partition.events;
    sum.take_overs += partition.take_overs;
  }
  return sum;
}

/// One line of JSON, or a line per figure.
void print_statistics(const storage::log_statistics& found, bool json) {
  const auto sum = totals_of(found);
  const boost::json::object figures{{"format", found.format_version},
                                    {"installation", found.installation},
                                    {"partitions", found.partitions.size()},
                                    {"streams", found.streams},
                                    {"records", sum.records},
                                    {"events", sum.events},
                                    {"take_overs", sum.take_overs},
                                    {"file_bytes", found.file_bytes}};
  if (json) {
    (void)print_line(boost::json::serialize(figures));
    return;
  }
  for (const auto& figure : figures) {
    const auto value = figure.value().is_string() ? std::string{figure.value().get_string().c_str()}
                                                  : boost::json::serialize(figure.value());
    (void)print_line(
        fmt::format("{:<14}{}", std::string_view{figure.key().data(), figure.key().size()}, value));
  }
}

exit_code stat(const engine::config& settings, bool json) {
  print_statistics(storage::measure_log(settings.storage.log_directory()), json);
  return finish_output();
}

exit_code verify(const engine::config& settings, bool json) {
  const auto report = storage::verify_log(settings.storage.log_directory());
  std::set<std::string_view> told;
  for (const auto& problem : report.problems) {
    if (json) {
      (void)print_line(boost::json::serialize(boost::json::object{{"problem", problem.what}}));
    } else if (told.insert(problem.what).second) {
      // A file that cannot be read is met by every partition, in the same words.
      (void)print_line("problem: " + problem.what);
    }
  }
  const auto sum = totals_of(report.statistics);
  const boost::json::object verdict{{"records", sum.records},
                                    {"events", sum.events},
                                    {"streams", report.statistics.streams},
                                    {"problems", report.problem_count}};
  (void)print_line(json ? boost::json::serialize(verdict)
                        : fmt::format("{} records, {} events, {} streams: {} problems", sum.records,
                                      sum.events, report.statistics.streams, report.problem_count));
  const auto written = finish_output();
  if (report.sound()) return written;
  return complain(
      {exit_code::data_unusable, "The log is damaged; keep the directory as it is and restore a backup."});
}

void add_log_reader(CLI::App& log, action& chosen, const char* name, const char* about,
                    exit_code (*act)(const engine::config&, bool)) {
  auto* command = log.add_subcommand(name, about);
  command->footer("Works beside a running engine, and reads what was durable when it began.");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "JSON Lines");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto settings = load_settings(file);
      return settings ? act(settings.value(), *json) : complain(settings.error());
    };
  });
}

}  // namespace

void add_log_command(CLI::App& app, action& chosen) {
  auto* log = app.add_subcommand("log", "Measure, verify or copy the event log");
  log->require_subcommand(1);
  add_log_reader(*log, chosen, "stat", "Print how much the log holds", stat);
  add_log_reader(
      *log, chosen, "verify",
      "Check chain hashes, terms, ordinals, numbering and index; exit code 73 when anything is wrong",
      verify);
  add_log_copy(*log, chosen);
}

}  // namespace veilleuse::tools
