#include "engine/config/config.hpp"

#include "engine/config/keys.hpp"
#include "engine/config/nearest_name.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace veilleuse::engine {

namespace {

/// Errors name the file and the line.
class reader {
 public:
  reader(std::string_view source, config& into) : source_{source}, into_{into} {}

  std::optional<failure> read(const toml::table& document) {
    for (const auto& [name, node] : document) {
      if (auto fault = read_section(name.str(), name.source().begin.line, node)) return fault;
    }
    return check_whole();
  }

 private:
  std::optional<failure> read_section(std::string_view section, std::size_t line, const toml::node& node) {
    std::vector<std::string> sections;
    for (const auto& key : config_keys())
      sections.emplace_back(key.section);
    if (std::ranges::find(sections, section) == sections.end()) {
      if (node.is_table()) return unknown("section", section, line, nearest_name(section, sections));
      return fault(line, fmt::format("{} stands in no section: write it below the line of its own, as [{}]",
                                     section, sections.front()));
    }
    if (!node.is_table()) return fault(line, fmt::format("[{}] must be a section", section));
    for (const auto& [name, value] : *node.as_table()) {
      if (auto wrong = read_key(section, name.str(), name.source().begin.line, value)) return wrong;
    }
    return std::nullopt;
  }

  std::optional<failure> read_key(std::string_view section, std::string_view name, std::size_t line,
                                  const toml::node& value) {
    std::vector<std::string> names;
    for (const auto& key : config_keys()) {
      const auto full = fmt::format("{}.{}", key.section, key.name);
      names.push_back(full);
      if (key.section != section || key.name != name) continue;
      const auto expected = key.read(value, into_);
      if (!expected) return std::nullopt;
      return fault(line, fmt::format("{} must be {}", full, *expected));
    }
    const auto full = fmt::format("{}.{}", section, name);
    return unknown("key", full, line, nearest_name(full, names));
  }

  /// What no key can tell alone.
  std::optional<failure> check_whole() const {
    const auto& clients = into_.clients;
    if (clients.ping_interval >= clients.idle_timeout) {
      return fault(0, "clients.ping_interval_ms must be less than clients.idle_timeout_ms");
    }
    if (clients.outgoing_soft_bytes >= clients.outgoing_hard_bytes) {
      return fault(0, "clients.outgoing_soft_bytes must be less than clients.outgoing_hard_bytes");
    }
    if (clients.frame_bytes < limits::frame_bytes_least) {
      return fault(0, fmt::format("clients.frame_bytes must be at least {}, so that a message of text_bytes "
                                  "({}, as clients are told) fits with every character escaped",
                                  limits::frame_bytes_least, events::limits::text_bytes));
    }
    if (into_.actors.heartbeat_patience < limits::pings_per_patience * clients.ping_interval) {
      return fault(0, fmt::format("actors.heartbeat_patience_ms must be at least {} times "
                                  "clients.ping_interval_ms, or moderators who are there are missed",
                                  limits::pings_per_patience));
    }
    if (into_.tls.certificate.empty() != into_.tls.key.empty()) {
      return fault(0, "tls.certificate and tls.key belong together: set both, or none to serve without TLS");
    }
    return std::nullopt;
  }

  [[nodiscard]] failure unknown(std::string_view what, std::string_view name, std::size_t line,
                                std::string_view nearest) const {
    return fault(line, fmt::format("unknown {} {}; did you mean {}?", what, name, nearest));
  }

  [[nodiscard]] failure fault(std::size_t line, std::string_view sentence) const {
    const auto where = line == 0 ? std::string{source_} : fmt::format("{}:{}", source_, line);
    return {exit_code::usage, fmt::format("{}: {}", where, sentence)};
  }

  std::string_view source_;
  config& into_;
};

}  // namespace

std::filesystem::path storage_config::master_key() const {
  return master_key_file.empty() ? data_directory / "master.key" : master_key_file;
}

std::filesystem::path storage_config::staff_file() const {
  return data_directory / "staff.json";
}

outcome<config> parse_config(std::string_view text, std::string_view source) {
  try {
    const auto document = toml::parse(text);
    config settings;
    if (auto fault = reader{source, settings}.read(document)) return *fault;
    return settings;
  } catch (const toml::parse_error& error) {
    return failure{exit_code::usage, fmt::format("{}:{}: not valid TOML: {}", source,
                                                 error.source().begin.line, error.description())};
  }
}

outcome<config> load_config(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    return failure{exit_code::usage, fmt::format("{}: a folder, not a configuration file", file.string())};
  }
  std::ifstream in{file, std::ios::binary};
  if (!in) {
    const auto reason = std::generic_category().message(errno);
    return failure{exit_code::usage, fmt::format("{}: cannot be read: {}", file.string(), reason)};
  }
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  return parse_config(text, file.string());
}

std::string default_config_text() {
  const config defaults;
  std::string text = "# The configuration of veilleuse. Every key is shown with its default.\n";
  std::string_view section;
  for (const auto& key : config_keys()) {
    if (key.section != section) text += fmt::format("\n[{}]\n", key.section);
    section = key.section;
    text += fmt::format("# {}\n# {} = {}\n", key.comment, key.name, key.show(defaults));
  }
  return text;
}

}  // namespace veilleuse::engine
