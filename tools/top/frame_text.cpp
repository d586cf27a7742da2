#include "tools/top/frame_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

constexpr const char* unknown = "-";

bool is_shown(const std::optional<double>& value) {
  return value && std::isfinite(*value);
}

}  // namespace

std::string count_text(std::optional<double> count) {
  return is_shown(count) ? fmt::format("{:.0f}", *count) : unknown;
}

std::string rate_text(std::optional<double> per_second) {
  if (!is_shown(per_second)) return unknown;
  const bool small = *per_second > 0 && *per_second < 9.95;
  return small ? fmt::format("{:.1f}", *per_second) : fmt::format("{:.0f}", *per_second);
}

std::string bytes_text(std::optional<double> bytes) {
  if (!is_shown(bytes)) return unknown;
  constexpr double thousand = 1e3;
  constexpr std::array<const char*, 6> units{"B", "kB", "MB", "GB", "TB", "PB"};
  auto amount = *bytes;
  std::size_t unit = 0;
  while (amount >= thousand && unit + 1 < units.size()) {
    amount /= thousand;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", amount) : fmt::format("{:.1f} {}", amount, units[unit]);
}

std::string latency_text(std::optional<double> seconds) {
  if (!is_shown(seconds)) return unknown;
  if (*seconds < 1e-3) return fmt::format("{:.0f} us", *seconds * 1e6);
  if (*seconds < 1) return fmt::format("{:.1f} ms", *seconds * 1e3);
  return fmt::format("{:.1f} s", *seconds);
}

std::string wait_text(std::optional<double> seconds) {
  if (!is_shown(seconds)) return unknown;
  constexpr double longest = 1e9;
  const auto whole = static_cast<long>(std::clamp(*seconds, 0.0, longest));
  return fmt::format("{}:{:02}:{:02}", whole / 3'600, whole / 60 % 60, whole % 60);
}

std::string harmless(std::string_view text) {
  std::string clean{text};
  std::ranges::replace_if(
      clean, [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  return clean;
}

}  // namespace veilleuse::tools
