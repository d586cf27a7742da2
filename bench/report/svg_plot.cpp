#include "bench/report/svg_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

constexpr double width = 760;
constexpr double height = 320;
constexpr double left = 72;
constexpr double right = 16;
constexpr double top = 34;
constexpr double bottom = 46;
constexpr double between_legends = 150;
constexpr int lines_wanted = 6;

/// From a value to where it stands on the paper.
struct axis {
  double low = 0;
  double high = 1;
  double from = 0;
  double to = 1;
  bool logarithmic = false;

  [[nodiscard]] double at(double value) const {
    const auto place = logarithmic ? std::log10(value) : value;
    return from + (place - low) / (high - low) * (to - from);
  }
};

struct value_range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  [[nodiscard]] bool empty() const { return low > high; }
};

bool is_drawn(const plot& what, double y) {
  return std::isfinite(y) && (!what.logarithmic || y > 0);
}

/// 1, 2 or 5 times a power of ten, so that about `lines_wanted` steps fill the range.
double round_step(double range) {
  const auto rough = range / lines_wanted;
  const auto power = std::pow(10, std::floor(std::log10(rough)));
  for (const auto factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

std::vector<std::pair<double, std::string>> linear_ticks(double low, double high) {
  std::vector<std::pair<double, std::string>> ticks;
  const auto step = round_step(high - low);
  for (auto value = std::ceil(low / step) * step; value <= high + step / 1e6; value += step)
    ticks.emplace_back(value, fmt::format("{:.6g}", value));
  return ticks;
}

std::vector<std::pair<double, std::string>> power_ticks(double low, double high) {
  std::vector<std::pair<double, std::string>> ticks;
  for (auto power = low; power <= high; power += 1)
    ticks.emplace_back(std::pow(10, power), fmt::format("{:.6g}", std::pow(10, power)));
  return ticks;
}

axis make_x_axis(value_range range) {
  if (range.high <= range.low) range.high = range.low + 1;
  return {.low = range.low, .high = range.high, .from = left, .to = width - right};
}

axis make_y_axis(const plot& what, value_range range) {
  axis made{.from = height - bottom, .to = top, .logarithmic = what.logarithmic};
  if (what.logarithmic) {
    made.low = std::floor(std::log10(range.low));
    made.high = std::max(made.low + 1, std::ceil(std::log10(range.high)));
  } else {
    made.high = range.high > 0 ? range.high * 1.05 : 1;
  }
  return made;
}

void draw_axes(std::string& out, const plot& what, const axis& x, const axis& y) {
  auto to = std::back_inserter(out);
  const auto y_ticks = what.logarithmic ? power_ticks(y.low, y.high) : linear_ticks(y.low, y.high);
  for (const auto& [value, words] : y_ticks) {
    fmt::format_to(to, R"(<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)", x.from,
                   x.to, y.at(value), y.at(value));
    fmt::format_to(to, R"(<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)", x.from - 8,
                   y.at(value) + 4, words);
  }
  const auto x_ticks = what.x_ticks.empty() ? linear_ticks(x.low, x.high) : what.x_ticks;
  for (const auto& [value, words] : x_ticks) {
    if (value < x.low || value > x.high) continue;
    fmt::format_to(to, R"(<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)", x.at(value),
                   x.at(value), y.from, y.to);
    fmt::format_to(to, R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", x.at(value),
                   y.from + 18, escape_html(words));
  }
  fmt::format_to(to, R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", (x.from + x.to) / 2,
                 height - 8, escape_html(what.x_label));
  fmt::format_to(to,
                 R"svg(<text transform="translate(16 {:.1f}) rotate(-90)" text-anchor="middle">{}</text>)svg",
                 (y.from + y.to) / 2, escape_html(what.y_label));
}

void draw_series(std::string& out, const plot& what, std::size_t number, const axis& x, const axis& y) {
  auto to = std::back_inserter(out);
  const auto& series = what.series[number];
  const auto legend_x = left + between_legends * double(number);
  fmt::format_to(to, R"(<line class="line s{}" x1="{:.1f}" x2="{:.1f}" y1="16" y2="16"/>)", number, legend_x,
                 legend_x + 24);
  fmt::format_to(to, R"(<text x="{:.1f}" y="20">{}</text>)", legend_x + 30, escape_html(series.name));
  fmt::format_to(to, R"(<polyline class="line s{}" points=")", number);
  for (const auto& [at, value] : series.points) {
    if (is_drawn(what, value)) fmt::format_to(to, "{:.1f},{:.1f} ", x.at(at), y.at(value));
  }
  out += R"("/>)";
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string out;
  for (const auto one : text) {
    switch (one) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += one;
    }
  }
  return out;
}

std::string to_svg(const plot& what) {
  value_range xs;
  value_range ys;
  for (const auto& series : what.series) {
    for (const auto& [at, value] : series.points) {
      if (!is_drawn(what, value)) continue;
      xs.include(at);
      ys.include(value);
    }
  }
  if (xs.empty()) return "<p>Nothing was measured.</p>";
  const auto x = make_x_axis(xs);
  const auto y = make_y_axis(what, ys);
  auto out = fmt::format(R"(<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">)", width, height,
                         escape_html(what.title));
  draw_axes(out, what, x, y);
  for (std::size_t number = 0; number < what.series.size(); ++number)
    draw_series(out, what, number, x, y);
  return out + "</svg>";
}

}  // namespace veilleuse::bench
