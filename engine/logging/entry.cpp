#include "engine/logging/entry.hpp"

#include "engine/wire/utf8.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace veilleuse::engine::logging {

namespace {

constexpr std::array<std::string_view, std::size(all_levels)> level_names{"debug", "info", "warning",
                                                                          "error"};

/// RFC 3339, UTC, milliseconds.
std::string time_text(instant when) {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(when);
  const auto second = std::chrono::floor<std::chrono::seconds>(ms);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(second), (ms - second).count());
}

/// How many bytes one character of UTF-8 takes at the beginning; 0 when none stands there.
std::size_t character_at(std::string_view bytes) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, bytes.size()); ++size)
    if (wire::is_utf8(bytes.substr(0, size))) return size;
  return 0;
}

/// A path on the disk may hold any bytes, and Boost.JSON writes what it is given.
std::string valid_text(std::string_view bytes) {
  if (wire::is_utf8(bytes)) return std::string{bytes};
  std::string valid;
  while (!bytes.empty()) {
    const auto size = character_at(bytes);
    valid += size == 0 ? std::string_view{"\xEF\xBF\xBD"} : bytes.substr(0, size);
    bytes.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return valid;
}

}  // namespace

std::string_view name_of(level which) {
  return level_names.at(static_cast<std::size_t>(which));
}

std::optional<level> level_from_name(std::string_view name) {
  for (const auto one : all_levels)
    if (name_of(one) == name) return one;
  return std::nullopt;
}

std::string text_line(const entry& what, instant when) {
  return fmt::format("{} {} {}", time_text(when), name_of(what.severity),
                     what.text.empty() ? what.message : what.text);
}

std::string json_line(const entry& what, instant when) {
  boost::json::object line{
      {"time", time_text(when)}, {"level", name_of(what.severity)}, {"message", valid_text(what.message)}};
  for (const auto& [name, value] : what.fields) {
    if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      line[name] = *number;
    } else {
      line[name] = valid_text(std::get<std::string>(value));
    }
  }
  return boost::json::serialize(line);
}

}  // namespace veilleuse::engine::logging
