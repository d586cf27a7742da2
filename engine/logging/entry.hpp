// One line of the process's log, and its two forms: text for a person, JSON for a program. The fields are
// listed in docs/operations/logs.md. Never in them: a content, a token, a key, an address or name of a
// client.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace veilleuse::engine::logging {

/// Rising.
enum class level : std::uint8_t { debug, info, warning, error };

inline constexpr level all_levels[] = {level::debug, level::info, level::warning, level::error};

[[nodiscard]] std::string_view name_of(level which);
[[nodiscard]] std::optional<level> level_from_name(std::string_view name);

/// What a program reads without parsing the message. Never named as what every line has: time, level,
/// message.
struct field {
  std::string_view name;
  std::variant<std::uint64_t, std::string> value;
};

struct entry {
  level severity = level::info;
  /// Without the values of the fields where that can be, so that a program can group by it.
  std::string message;
  std::vector<field> fields = {};
  /// The sentence with the values in it, for a person; empty: the message.
  std::string text = {};
};

using instant = std::chrono::system_clock::time_point;

/// "2026-11-23T01:13:47.250Z info SENTENCE", without the end of the line.
[[nodiscard]] std::string text_line(const entry& what, instant when);
/// One JSON object (RFC 8259), without the end of the line. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_line(const entry& what, instant when);

}  // namespace veilleuse::engine::logging
