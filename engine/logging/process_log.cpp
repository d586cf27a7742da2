#include "engine/logging/process_log.hpp"

#include <atomic>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace veilleuse::engine::logging {

namespace {

struct process_log {
  std::atomic<bool> is_json = false;
  std::atomic<level> least = level::info;
  spdlog::logger out = raw_lines();

  /// The lines come ready; the sink keeps those of several threads apart.
  static spdlog::logger raw_lines() {
    spdlog::logger made{"veilleuse", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    made.set_pattern("%v");
    made.set_level(spdlog::level::trace);
    made.flush_on(spdlog::level::trace);
    return made;
  }
};

process_log& the_log() {
  static process_log only;
  return only;
}

std::string line_of(const entry& what) {
  const auto now = std::chrono::system_clock::now();
  return the_log().is_json ? json_line(what, now) : text_line(what, now);
}

void write(const entry& what) {
  the_log().out.log(spdlog::level::info, spdlog::string_view_t{line_of(what)});
}

}  // namespace

void set_up(const log_config& wanted) {
  the_log().is_json = wanted.format == log_format::json;
  the_log().least = level_from_name(wanted.level).value_or(level::info);
}

void say(const entry& what) {
  if (what.severity >= present_level()) write(what);
}

void say_info(std::string message, std::vector<field> fields, std::string text) {
  say({level::info, std::move(message), std::move(fields), std::move(text)});
}

void say_warning(std::string message, std::vector<field> fields, std::string text) {
  say({level::warning, std::move(message), std::move(fields), std::move(text)});
}

void say_error(std::string message, std::vector<field> fields, std::string text) {
  say({level::error, std::move(message), std::move(fields), std::move(text)});
}

exit_code refuse(const failure& why) {
  if (the_log().is_json) {
    write({level::error, why.message, {{"exit_code", static_cast<std::uint64_t>(to_int(why.code))}}});
  } else {
    fmt::print(stderr, "veilleuse: {}\n", why.message);
  }
  return why.code;
}

void say_where(const std::string& url, const std::string& metrics_url) {
  if (the_log().is_json) {
    entry where{level::info, "clients are welcome", {{"url", url}}};
    if (!metrics_url.empty()) where.fields.push_back({"metrics_url", metrics_url});
    fmt::print("{}\n", line_of(where));
  } else {
    fmt::print("veilleuse: listening on {}\n", url);
    if (!metrics_url.empty()) fmt::print("veilleuse: metrics on {}\n", metrics_url);
  }
  std::fflush(stdout);
}

level present_level() {
  return the_log().least;
}

void change_level(level to) {
  const auto from = the_log().least.exchange(to);
  write({level::info,
         "the log level was changed until the next start",
         {{"from", std::string{name_of(from)}}, {"to", std::string{name_of(to)}}},
         fmt::format("the log level was changed from {} to {} until the next start", name_of(from),
                     name_of(to))});
}

}  // namespace veilleuse::engine::logging
