// `veilleuse doctor`: whether this installation and its machine are fit, and what to do where they are not.
#include "tools/command_line.hpp"
#include "tools/doctor/examine.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <algorithm>
#include <memory>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using doctor::finding;
using doctor::verdict;
using engine::exit_code;

/// Of this command alone: something must be mended.
constexpr auto unfit = static_cast<exit_code>(1);

const char* word_of(verdict standing) {
  switch (standing) {
    case verdict::ok:
      return "ok";
    case verdict::warning:
      return "warning";
    case verdict::failing:
      return "failing";
  }
  return "";
}

void print_finding(const finding& said, bool json) {
  if (json) {
    boost::json::object line{
        {"check", said.check}, {"verdict", word_of(said.standing)}, {"found", said.found}};
    if (!said.advice.empty()) line["advice"] = said.advice;
    (void)print_line(boost::json::serialize(line));
    return;
  }
  (void)print_line(fmt::format("{:<8} {:<15} {}", word_of(said.standing), said.check, said.found));
  if (!said.advice.empty()) (void)print_line(fmt::format("{:<24} -> {}", "", said.advice));
}

doctor::findings examine(const config_option& file) {
  const auto settings = load_settings(file);
  if (!settings) {
    // Nothing is known of the rest.
    return {{"configuration", verdict::failing, settings.error().message,
             "`veilleuse config` prints every key."}};
  }
  doctor::findings all{
      {"configuration", verdict::ok,
       file->empty() ? "the defaults: no --config was given" : file->string() + " is valid"}};
  doctor::examine_data(settings.value(), all);
  if (settings.value().storage.log == engine::log_home::kafka) doctor::examine_kafka(settings.value(), all);
  doctor::examine_machine(settings.value(), all);
  return all;
}

}  // namespace

void add_doctor_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("doctor", "Examine this installation and its machine, and say what to do");
  command->footer(
      "Each check is ok, warning or failing. Exit code 1 when any is failing, 0 otherwise. Works beside a "
      "running "
      "engine, whose limits it then reads; otherwise they are those of this shell. Run it as the engine's "
      "user.");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "JSON Lines");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto all = examine(file);
      for (const auto& said : all)
        print_finding(said, *json);
      const auto written = finish_output();
      const bool any = std::ranges::find(all, verdict::failing, &finding::standing) != all.end();
      return any ? unfit : written;
    };
  });
}

}  // namespace veilleuse::tools
