// `veilleuse top`: a live view of a running engine, fed by its metrics.
#include "tools/command_line.hpp"
#include "tools/limits.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"
#include "tools/top/frame.hpp"
#include "tools/top/page_fetch.hpp"
#include "tools/top/terminal.hpp"

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <thread>

#include <fmt/chrono.h>

namespace veilleuse::tools {
namespace {

using clock = std::chrono::steady_clock;
using engine::exit_code;

struct top_options {
  std::string url;
  double interval = limits::top_interval_seconds;
  bool once = false;
};

constexpr const char* top_help =
    "Reads /metrics of a running engine: set metrics.listen in its configuration, as \"127.0.0.1:9464\". "
    "Rates and\n"
    "latencies are those of the last interval; a ! stands before what needs a look.\n"
    "q or Ctrl-C ends it. NO_COLOR in the environment: no colours. Where stdout is no terminal, --once is "
    "meant.";

engine::outcome<metrics_address> address_of(const engine::config& settings, const top_options& options) {
  if (!options.url.empty()) return metrics_address_from(options.url);
  if (settings.metrics.listen.empty())
    return engine::failure{exit_code::usage,
                           "this configuration serves no metrics: set metrics.listen ([metrics] listen = "
                           "\"127.0.0.1:9464\") and start the engine anew, or name a page with --url"};
  return metrics_address_from(settings.metrics.listen);
}

std::string time_of_day() {
  const auto now = std::time(nullptr);
  std::tm shown{};
  ::localtime_r(&now, &shown);
  return fmt::format("{:%H:%M:%S}", shown);
}

/// The last two pages, and what went wrong since.
class reader {
 public:
  explicit reader(metrics_address from) : from_{std::move(from)} { shown_.address = from_.text(); }

  [[nodiscard]] engine::outcome<engine::done> read() {
    auto text = fetch_metrics(from_);
    shown_.time = time_of_day();
    if (!text) {
      shown_.trouble = "no answer, trying again";
      return text.error();
    }
    const auto now = clock::now();
    shown_.trouble.clear();
    shown_.before = std::exchange(shown_.now, metrics_page::parse(text.value()));
    shown_.seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return engine::done{};
  }

  [[nodiscard]] std::vector<std::string> lines(frame_size size, bool colour) const {
    return fit(frame_of(shown_), size, colour);
  }

 private:
  const metrics_address from_;
  frame_input shown_;
  clock::time_point last_;
};

std::chrono::milliseconds interval_of(const top_options& options) {
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>{options.interval});
}

/// All lines, whole: a script has no screen.
exit_code print_once(reader& from, std::chrono::milliseconds interval) {
  std::this_thread::sleep_for(interval);
  if (const auto read = from.read(); !read) return complain(read.error());
  constexpr auto unbounded = static_cast<std::size_t>(-1);
  for (const auto& line : from.lines({unbounded, unbounded}, false)) {
    if (!print_line(line)) break;
  }
  return finish_output();
}

exit_code draw_until_quit(reader& from, std::chrono::milliseconds interval) {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool colour = no_colour == nullptr || *no_colour == '\0';
  const terminal screen;
  auto next = clock::now() + interval;
  while (screen.draw(from.lines(terminal::size(), colour))) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - clock::now());
    const auto event = screen.wait(std::max(left, std::chrono::milliseconds{0}));
    if (event == terminal_event::quit) break;
    if (clock::now() < next) continue;
    // Shown on the screen; it may come back.
    (void)from.read();
    next = clock::now() + interval;
  }
  return exit_code::ok;
}

exit_code run(const engine::config& settings, const top_options& options) {
  const auto address = address_of(settings, options);
  if (!address) return complain(address.error());
  reader from{address.value()};
  if (const auto read = from.read(); !read) return complain(read.error());
  const auto interval = interval_of(options);
  return options.once || !terminal::is_there() ? print_once(from, interval) : draw_until_quit(from, interval);
}

}  // namespace

void add_top_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("top", "Watch a running engine: queues, latencies, sockets, refusals, disk");
  command->footer(top_help);
  const auto options = std::make_shared<top_options>();
  command->add_option("--url", options->url, "The page, instead of the configured metrics.listen")
      ->type_name("URL");
  command->add_option("--interval", options->interval, "Seconds between two looks")
      ->type_name("SECONDS")
      ->check(CLI::Range(limits::fastest_top_interval_seconds, limits::slowest_top_interval_seconds))
      ->capture_default_str();
  command->add_flag("--once", options->once, "Print one frame, after one interval, and end");
  const auto file = add_config_option(*command);
  command->callback([&chosen, file, options] {
    chosen = [file, options] {
      const auto settings = load_settings(file);
      return settings ? run(settings.value(), *options) : complain(settings.error());
    };
  });
}

}  // namespace veilleuse::tools
