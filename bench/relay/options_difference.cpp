#include "bench/relay/options_difference.hpp"

#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using option_values = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 3> compared_sections{"[DBOptions]", R"([CFOptions "records"])",
                                                            R"([TableOptions/BlockBasedTable "records"])"};

std::string trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(" \t\r") - start + 1));
}

/// Where the data lies differs of course.
bool is_compared(std::string_view name) {
  return name != "db_log_dir" && name != "wal_dir";
}

/// The options of one file; none when it has no family `records`.
std::optional<option_values> read_options(const std::filesystem::path& file) {
  std::ifstream in(file);
  option_values values;
  std::string section;
  bool has_records = false;
  for (std::string line; std::getline(in, line);) {
    const auto text = trimmed(line);
    if (text.starts_with('[')) {
      section = text;
      has_records = has_records || section == compared_sections[1];
      continue;
    }
    const auto equals = text.find('=');
    if (equals == std::string::npos || text.starts_with('#')) continue;
    const auto name = text.substr(0, equals);
    for (const auto wanted : compared_sections) {
      if (section == wanted && is_compared(name)) values[name] = text.substr(equals + 1);
    }
  }
  if (!has_records) return std::nullopt;
  return values;
}

std::optional<option_values> find_options(const std::filesystem::path& data) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data, ignored)) {
    if (!entry.path().filename().string().starts_with("OPTIONS-")) continue;
    if (auto values = read_options(entry.path())) return values;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> options_difference(const std::filesystem::path& relay_data,
                                            const std::filesystem::path& engine_data) {
  const auto relay = find_options(relay_data);
  const auto engine = find_options(engine_data);
  if (!relay || !engine) return {"no OPTIONS file with a family `records` was found"};
  std::vector<std::string> differences;
  for (const auto& [name, value] : *relay) {
    const auto other = engine->find(name);
    if (other == engine->end() || other->second != value)
      differences.push_back(
          fmt::format("{}: {} / {}", name, value, other == engine->end() ? "absent" : other->second));
  }
  return differences;
}

}  // namespace veilleuse::bench
