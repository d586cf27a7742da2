// `veilleuse log`: how much the log holds, and whether it is whole.
#include "tools/command_line.hpp"
#include "tools/log/stat.hpp"
#include "tools/log/verify.hpp"
#include "tools/open_log.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <memory>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

exit_code stat(const engine::config& settings, bool json) {
  const auto log = open_log_for_reading(settings);
  const auto found = measure_log(*log);
  const auto* layout =
      json ? R"({{"partitions":{},"records":{},"events":{},"conversations":{},"moderators":{},"desks":{}}})"
           : "partitions     {}\nrecords        {}\nevents         {}\nconversations  {}\n"
             "moderators     {}\ndesks          {}";
  (void)print_line(fmt::format(fmt::runtime(layout), found.partitions, found.records, found.events,
                               found.conversations, found.moderators, found.desks));
  return finish_output();
}

exit_code verify(const engine::config& settings, bool json) {
  const auto log = open_log_for_reading(settings);
  const auto found = verify_log(*log, [json](std::string_view fault) {
    // Faults hold names and numbers alone: nothing in them needs escaping.
    (void)print_line(json ? fmt::format(R"({{"fault":"{}"}})", fault) : fmt::format("fault: {}", fault));
  });
  const auto* layout = json ? R"({{"partitions":{},"records":{},"events":{},"streams":{},"faults":{}}})"
                            : "{} partitions, {} records, {} events, {} streams: {} faults";
  (void)print_line(fmt::format(fmt::runtime(layout), found.partitions, found.records, found.events,
                               found.streams, found.faults));
  const auto written = finish_output();
  if (found.faults != 0)
    return complain(
        {exit_code::data_unusable, "the log is damaged; keep the directory as it is and restore a backup"});
  return written;
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
  auto* log = app.add_subcommand("log", "Measure or verify the event log");
  log->require_subcommand(1);
  add_log_reader(*log, chosen, "stat", "Print how much the log holds", stat);
  add_log_reader(*log, chosen, "verify",
                 "Check chain hashes, ordinals, numbering and index; exit code 73 when anything is wrong",
                 verify);
}

}  // namespace veilleuse::tools
