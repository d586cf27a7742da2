#include "bench/report/rate_report.hpp"

#include "bench/report/report.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace veilleuse::bench {

namespace {

struct named_share {
  double share;
  const char* name;
};
constexpr std::array<named_share, 8> shares{{{0.5, "50 %"},
                                             {0.75, "75 %"},
                                             {0.9, "90 %"},
                                             {0.95, "95 %"},
                                             {0.99, "99 %"},
                                             {0.999, "99.9 %"},
                                             {0.9999, "99.99 %"},
                                             {1, "max"}}};

double at(const histogram& values, double share) {
  return milliseconds(share < 1 ? values.percentile(share) : values.max());
}

double seconds_of(std::chrono::milliseconds span) {
  return double(span.count()) / 1e3;
}

/// So that the last hundredth takes as much room as the first nine tenths: -log10(1 - share).
double stretched(double share) {
  return -std::log10(1 - share);
}

plot by_percentile(const rate_result& result) {
  plot made{.title = "Latency by percentile",
            .x_label = "share of the messages that waited no longer",
            .y_label = "ms",
            .logarithmic = true,
            .x_ticks = {{stretched(0), "0"},
                        {stretched(0.5), "50 %"},
                        {stretched(0.9), "90 %"},
                        {stretched(0.99), "99 %"},
                        {stretched(0.999), "99.9 %"},
                        {stretched(0.9999), "99.99 %"},
                        {stretched(0.99999), "99.999 %"}}};
  const auto add = [&made](const char* name, const histogram& values) {
    if (values.count() == 0) return;
    plot_series line{.name = name, .points = {}};
    // Up to the last message: beyond it there is nothing to tell.
    const auto end = std::log10(double(values.count()));
    constexpr int steps = 200;
    for (int step = 0; step <= steps; ++step) {
      const auto x = end * step / steps;
      line.points.emplace_back(x, milliseconds(values.percentile(1 - std::pow(10, -x))));
    }
    made.series.push_back(std::move(line));
  };
  add("to the partner", result.delivery);
  add("to the answer", result.acknowledgement);
  add("generator's lag", result.lag);
  return made;
}

plot over_time(const rate_shape& shape, const rate_result& result) {
  plot made{
      .title = "Latency over time",
      .x_label = "seconds since measuring began, by when the messages were due",
      .y_label = "ms",
      .logarithmic = true,
      .series = {
          {.name = "50 %", .points = {}}, {.name = "99 %", .points = {}}, {.name = "max", .points = {}}}};
  for (std::size_t window = 0; window < result.windows.size(); ++window) {
    const auto& values = result.windows[window].delivery;
    if (values.count() == 0) continue;
    const auto when = double(window) * seconds_of(shape.window);
    made.series[0].points.emplace_back(when, at(values, 0.5));
    made.series[1].points.emplace_back(when, at(values, 0.99));
    made.series[2].points.emplace_back(when, at(values, 1));
  }
  return made;
}

plot throughput(const rate_shape& shape, const rate_result& result) {
  plot made{.title = "Throughput",
            .x_label = "seconds since measuring began",
            .y_label = "messages a second",
            .series = {{.name = "arrived", .points = {}}, {.name = "due", .points = {}}}};
  for (std::size_t window = 0; window < result.windows.size(); ++window) {
    const auto when = double(window) * seconds_of(shape.window);
    made.series[0].points.emplace_back(when,
                                       double(result.windows[window].arrived) / seconds_of(shape.window));
    made.series[1].points.emplace_back(when, double(result.windows[window].due) / seconds_of(shape.window));
  }
  return made;
}

std::string refusals_in_words(const rate_result& result) {
  std::string words;
  for (const auto& [reason, count] : result.refused)
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, reason);
  return words.empty() ? "none" : words;
}

}  // namespace

boost::json::object to_json(const rate_shape& shape, const rate_result& result,
                            const discard_reason& discarded) {
  boost::json::object refused;
  for (const auto& [reason, count] : result.refused)
    refused[reason] = count;
  boost::json::object line{{"offered_per_second", rounded(shape.messages_per_second)},
                           {"pairs", shape.pairs},
                           {"bytes", shape.message_bytes},
                           {"seconds", rounded(result.seconds)},
                           {"due", result.due},
                           {"delivered", result.delivered},
                           {"per_second", rounded(result.per_second())},
                           {"refused", refused},
                           {"delivery", latency_of(result.delivery)}};
  if (result.acknowledgement.count() > 0) line["acknowledgement"] = latency_of(result.acknowledgement);
  line["generator_lag"] = latency_of(result.lag);
  line["generator_core_share"] = rounded(result.own_share());
  if (result.server_time.count() > 0) line["server_us_per_message"] = rounded(result.server_us_per_message());
  line["discarded"] = discarded ? boost::json::value(*discarded) : boost::json::value(false);
  return line;
}

std::string warning_of(const std::string& reason) {
  return fmt::format("discarded: {}. Offer less, use fewer pairs, or give the generator a core of its own.",
                     reason);
}

void print_table(const rate_result& result) {
  fmt::print("{:<12}{:>14}{:>14}{:>14}\n", "", "delivered ms", "answered ms", "lag ms");
  for (const auto& [share, name] : shares)
    fmt::print("{:<12}{:>14.3f}{:>14.3f}{:>14.3f}\n", name, at(result.delivery, share),
               at(result.acknowledgement, share), at(result.lag, share));
  fmt::print("\n{} of {} messages delivered in {:.1f} s; refused: {}\n", result.delivered, result.due,
             result.seconds, refusals_in_words(result));
  if (result.server_time.count() > 0)
    fmt::print("server {:.1f} us a message; ", result.server_us_per_message());
  fmt::print("generator {:.0f} % of a core\n", 100 * result.own_share());
  std::fflush(stdout);
}

html_page to_page(const std::string& title, const rate_shape& shape, const rate_result& result,
                  const discard_reason& discarded) {
  html_page page{.title = title};
  if (discarded) page.warning = warning_of(*discarded);
  const auto add = [&page](std::string name, std::string value) {
    page.facts.emplace_back(std::move(name), std::move(value));
  };
  add("offered", fmt::format("{:.6g} messages a second of {} bytes, {} pairs", shape.messages_per_second,
                             shape.message_bytes, shape.pairs));
  add("delivered", fmt::format("{} of {} in {:.1f} s", result.delivered, result.due, result.seconds));
  add("refused", refusals_in_words(result));
  for (const auto& [share, name] : shares)
    add(fmt::format("delivered, {}", name), fmt::format("{:.3f} ms", at(result.delivery, share)));
  if (result.acknowledgement.count() > 0)
    add("answered, 99 %", fmt::format("{:.3f} ms", at(result.acknowledgement, 0.99)));
  add("generator's lag, 99 %", fmt::format("{:.3f} ms", at(result.lag, 0.99)));
  add("generator's core", fmt::format("{:.0f} % used", 100 * result.own_share()));
  if (result.server_time.count() > 0)
    add("server", fmt::format("{:.1f} us of processor a message", result.server_us_per_message()));
  page.plots = {by_percentile(result), over_time(shape, result), throughput(shape, result)};
  return page;
}

rate_listener progress_line(const rate_shape& shape) {
  if (::isatty(STDERR_FILENO) == 0) return {};
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(shape.warm_up + shape.duration);
  return [whole](const rate_progress& now) {
    fmt::print(stderr, "{:>5} of {} s  {:>8}/s  p50 {:>9.3f} ms  p99 {:>9.3f} ms  {:>7} on the way\n",
               now.passed.count(), whole.count(), now.arrived, at(now.delivery, 0.5), at(now.delivery, 0.99),
               now.on_the_way);
  };
}

}  // namespace veilleuse::bench
