#include "tools/top/frame.hpp"

#include "tools/top/frame_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

constexpr std::string_view prefix = "veilleuse_";
/// A child who waits longer than five minutes, as in deploy/prometheus/alerts.yml.
constexpr double long_wait_seconds = 300;
constexpr double little_room = 0.1;

std::optional<double> positive(std::optional<double> value) {
  return value && *value > 0 ? value : std::nullopt;
}

/// Of what is counted in whole ones, a place within a bucket is none.
std::optional<double> rounded_up(std::optional<double> value) {
  return value ? std::optional{std::ceil(*value)} : std::nullopt;
}

/// What the sections ask of the two pages.
class readings {
 public:
  explicit readings(const frame_input& what) : what_{what} {}

  [[nodiscard]] std::optional<double> value(std::string_view name) const {
    return what_.now.value(full(name));
  }
  [[nodiscard]] std::optional<double> value(std::string_view name, std::string_view label,
                                            std::string_view is) const {
    return what_.now.value(full(name), label, is);
  }
  [[nodiscard]] std::span<const metric_sample> all(std::string_view name) const {
    return what_.now.all(full(name));
  }

  /// A second, of a counter.
  [[nodiscard]] std::optional<double> rate(std::string_view name) const {
    return rate_of(value(name), what_.before.value(full(name)));
  }
  [[nodiscard]] std::optional<double> rate(std::string_view name, std::string_view label,
                                           std::string_view is) const {
    return rate_of(value(name, label, is), what_.before.value(full(name), label, is));
  }

  /// Of what was counted since the reading before; where nothing was, since the start.
  [[nodiscard]] std::optional<double> recent(std::string_view histogram, double share,
                                             std::string_view label = {}, std::string_view is = {}) const {
    const auto now = what_.now.histogram(full(histogram), label, is);
    const auto lately = since(now, what_.before.histogram(full(histogram), label, is));
    const auto found = quantile(lately, share);
    return found ? found : quantile(now, share);
  }

 private:
  static std::string full(std::string_view name) { return std::string{prefix} + std::string{name}; }

  [[nodiscard]] std::optional<double> rate_of(std::optional<double> now, std::optional<double> before) const {
    if (!now || !before || what_.seconds <= 0) return std::nullopt;
    // A counter that fell began anew with the engine.
    const auto counted = *now >= *before ? *now - *before : *now;
    return counted / what_.seconds;
  }

  const frame_input& what_;
};

frame_part alarm_if(bool is_so, const std::string& text, tone otherwise = tone::plain) {
  return is_so ? frame_part{"!" + text, tone::alarm} : frame_part{text, otherwise};
}

frame_line heading(const frame_input& what, const readings& from) {
  const auto builds = from.all("build_info");
  const auto version = builds.empty() ? std::string{"?"} : harmless(builds.front().label("version"));
  frame_line line{{fmt::format("veilleuse {}  {}  {}  ", version, what.address, what.time), tone::title}};
  if (!what.trouble.empty()) {
    line.push_back({"!" + what.trouble, tone::alarm});
  } else {
    const bool is_ready = from.value("ready").value_or(0) > 0;
    line.push_back(alarm_if(!is_ready, is_ready ? "ready" : "not ready", tone::good));
  }
  return line;
}

std::vector<frame_line> queues(const readings& from) {
  std::vector<frame_line> lines;
  lines.push_back(
      {{"queue             waiting  oldest wait  offered  in chats  available  accept p50", tone::title}});
  for (const auto& each : from.all("queue_length")) {
    const auto queue = each.label("queue");
    const auto of = [&](std::string_view name) { return from.value(name, "queue", queue); };
    const auto wait = of("queue_oldest_wait_seconds");
    const bool is_long = wait.value_or(0) >= long_wait_seconds;
    const bool nobody = each.value > 0 && of("moderators_available").value_or(0) <= 0;
    frame_line line{{fmt::format("{:<16} {:>8}  ", harmless(queue), count_text(each.value))}};
    line.push_back(
        {fmt::format("{:>11}", (is_long ? "!" : "") + wait_text(wait)), is_long ? tone::alarm : tone::plain});
    line.push_back(
        {fmt::format("  {:>7}  {:>8}  ", count_text(of("offers_open")), count_text(of("chats_in_hand")))});
    line.push_back({fmt::format("{:>9}", (nobody ? "!" : "") + count_text(of("moderators_available"))),
                    nobody ? tone::warning : tone::plain});
    line.push_back(
        {fmt::format("  {:>10}", wait_text(from.recent("accept_wait_seconds", 0.5, "queue", queue)))});
    lines.push_back(std::move(line));
  }
  return lines;
}

frame_line row(std::string_view name, std::string text) {
  return {{fmt::format("{:<15}", name), tone::title}, {std::move(text)}};
}

std::vector<frame_line> work(const readings& from) {
  std::vector<frame_line> lines;
  lines.push_back(row(
      "conversations",
      fmt::format("{} live, {} waking; woken {}/s, slept {}/s", count_text(from.value("conversations_live")),
                  count_text(from.value("streams_waking")), rate_text(from.rate("streams_woken_total")),
                  rate_text(from.rate("streams_slept_total")))));
  lines.push_back(
      row("messages", fmt::format("{}/s in, {}/s appended; {} commands and {} appends in flight",
                                  rate_text(from.rate("frames_total")),
                                  rate_text(from.rate("log_appends_total", "outcome", "appended")),
                                  count_text(from.value("commands_in_flight")),
                                  count_text(from.value("log_appends_in_flight")))));
  lines.push_back(
      row("append", fmt::format("p50 {}, p99 {}", latency_text(from.recent("log_append_seconds", 0.5)),
                                latency_text(from.recent("log_append_seconds", 0.99)))));
  lines.push_back(
      row("sync", fmt::format("p50 {}, p99 {}", latency_text(from.recent("log_sync_seconds", 0.5)),
                              latency_text(from.recent("log_sync_seconds", 0.99)))));
  lines.push_back(row("group", fmt::format("p50 {}, p99 {} records a sync",
                                           count_text(rounded_up(from.recent("log_group_records", 0.5))),
                                           count_text(rounded_up(from.recent("log_group_records", 0.99))))));
  lines.push_back(row(
      "sockets",
      fmt::format("{} of {}; {}/s new, {}/s in, {}/s out", count_text(from.value("connections")),
                  count_text(from.value("connections_max")), rate_text(from.rate("connections_total")),
                  bytes_text(from.rate("received_bytes_total")), bytes_text(from.rate("sent_bytes_total")))));
  lines.push_back(row(
      "outgoing", fmt::format("{} wait for clients to take them", bytes_text(from.value("outgoing_bytes")))));
  return lines;
}

/// Those that happen now, the most frequent first, and how many there were since the start.
frame_line by_name(const readings& from, std::string_view title, std::string_view name,
                   std::string_view label) {
  std::vector<std::pair<double, std::string>> happening;
  double all = 0;
  for (const auto& each : from.all(name)) {
    all += each.value;
    const auto what = each.label(label);
    if (const auto rate = positive(from.rate(name, label, what)))
      happening.emplace_back(-*rate, fmt::format("{} {}/s", harmless(what), rate_text(rate)));
  }
  std::ranges::sort(happening);
  std::string text;
  for (const auto& [rate, words] : happening)
    text += words + ", ";
  return row(title, fmt::format("{}{} in all", text, count_text(all)));
}

std::vector<frame_line> trouble(const readings& from) {
  std::vector<frame_line> lines;
  lines.push_back(by_name(from, "refusals", "refusals_total", "reason"));
  lines.push_back(by_name(from, "closes", "closes_total", "code"));
  const auto restarts = from.value("actor_restarts_total");
  const auto lost = from.value("log_appends_total", "outcome", "unknown");
  frame_line health{{fmt::format("{:<15}", "failures"), tone::title}};
  health.push_back(
      alarm_if(restarts.value_or(0) > 0, fmt::format("{} actors started again", count_text(restarts))));
  health.push_back({", "});
  health.push_back(alarm_if(lost.value_or(0) > 0, fmt::format("{} appends in doubt", count_text(lost))));
  lines.push_back(std::move(health));
  const auto free = from.value("disk_free_bytes");
  const auto size = positive(from.value("disk_size_bytes"));
  const bool is_full = free && size && *free < little_room * *size;
  const bool takes_none = from.value("log_read_only").value_or(0) > 0;
  frame_line disk{{fmt::format("{:<15}", "disk"), tone::title}};
  disk.push_back(alarm_if(is_full, fmt::format("{} free of {}", bytes_text(free), bytes_text(size))));
  disk.push_back({", "});
  disk.push_back(alarm_if(takes_none, takes_none ? "the log takes no writes" : "the log takes writes"));
  lines.push_back(std::move(disk));
  return lines;
}

void add(std::vector<frame_line>& to, std::vector<frame_line> more) {
  std::ranges::move(more, std::back_inserter(to));
}

// ── Onto a terminal

std::string_view colour_of(tone meant) {
  switch (meant) {
    case tone::title:
      return "\x1b[1m";
    case tone::good:
      return "\x1b[32m";
    case tone::warning:
      return "\x1b[33m";
    case tone::alarm:
      return "\x1b[1;31m";
    case tone::plain:
      break;
  }
  return {};
}

/// All text is ASCII (frame_text.hpp: harmless): a byte is a column.
std::string clipped(const frame_line& line, std::size_t columns, bool colour) {
  std::string text;
  for (const auto& part : line) {
    const auto shown = part.text.substr(0, columns);
    columns -= shown.size();
    const auto begin = colour ? colour_of(part.meant) : std::string_view{};
    text.append(begin).append(shown).append(begin.empty() ? "" : "\x1b[0m");
    if (columns == 0) break;
  }
  return text;
}

}  // namespace

std::vector<frame_line> frame_of(const frame_input& what) {
  const readings from{what};
  std::vector<frame_line> lines{heading(what, from), {}};
  add(lines, queues(from));
  lines.emplace_back();
  add(lines, work(from));
  lines.emplace_back();
  add(lines, trouble(from));
  return lines;
}

std::vector<std::string> fit(const std::vector<frame_line>& lines, frame_size size, bool colour) {
  std::vector<std::string> shown;
  const auto room = lines.size() <= size.rows ? lines.size() : std::max<std::size_t>(size.rows, 1) - 1;
  for (std::size_t at = 0; at < room; ++at)
    shown.push_back(clipped(lines[at], size.columns, colour));
  if (room < lines.size())
    shown.push_back(clipped({{fmt::format("{} more lines: enlarge the window", lines.size() - room)}},
                            size.columns, colour));
  return shown;
}

}  // namespace veilleuse::tools
