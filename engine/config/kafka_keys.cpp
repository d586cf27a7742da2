#include "engine/config/kafka_keys.hpp"

#include "engine/config/key_kinds.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace veilleuse::engine {

namespace {

using namespace key_kinds;

/// As Kafka allows in a topic's name, with room for ".events".
bool is_topic_prefix(const std::string& text) {
  constexpr std::size_t longest = 200;
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !text.empty() && text.size() <= longest && text.find_first_not_of(allowed) == std::string::npos;
}

bool is_broker(const std::string& text) {
  const auto colon = text.rfind(':');
  return colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
         text.find(',') == std::string::npos;
}

complaint read_properties(const toml::node& node, config& into) {
  constexpr const char* expected = "a section of librdkafka's properties, each a text in quotes";
  const auto* table = node.as_table();
  if (table == nullptr) return expected;
  into.kafka.properties.clear();
  for (const auto& [name, value] : *table) {
    const auto text = value.value_exact<std::string>();
    if (!text) return fmt::format("{}; {} is none", expected, name.str());
    into.kafka.properties[std::string{name.str()}] = *text;
  }
  return std::nullopt;
}

/// Their values may be secrets.
std::string show_properties(const config& from) {
  std::vector<std::string> shown;
  for (const auto& [name, value] : from.kafka.properties)
    shown.push_back(fmt::format("{} = \"…\"", toml_text(name)));
  return fmt::format("{{{}}}", fmt::join(shown, ", "));
}

}  // namespace

void add_kafka_keys(std::vector<config_key>& keys) {
  auto brokers = list(
      "kafka", "brokers",
      "Where storage.log is \"kafka\": some of the brokers, as [\"kafka-1:9092\", \"kafka-2:9092\"].",
      "a list of at least one HOST:PORT in quotes", is_broker,
      [](auto& all) -> auto& { return all.kafka.brokers; });
  brokers.read = [read = brokers.read](const toml::node& node, config& into) -> complaint {
    auto wrong = read(node, into);
    if (!wrong && into.kafka.brokers.empty()) return "a list of at least one HOST:PORT in quotes";
    return wrong;
  };
  keys.push_back(std::move(brokers));
  keys.push_back(text(
      "kafka", "topic_prefix",
      "What the topics' names begin with, as veilleuse.events. `veilleuse kafka init` makes them.",
      "a name of letters, digits, '.', '_' and '-' in quotes", is_topic_prefix,
      [](auto& all) -> auto& { return all.kafka.topic_prefix; }));
  keys.push_back(text(
      "kafka", "node", "This node's name, for people; empty: the host's.",
      "a name of at most 64 bytes in quotes", [](const std::string& name) { return name.size() <= 64; },
      [](auto& all) -> auto& { return all.kafka.node; }));
  keys.push_back(yes_or_no(
      "kafka", "allow_unsafe",
      "Start although a lone broker is all there is: on a desk, never for a service. true or false.",
      [](auto& all) -> auto& { return all.kafka.allow_unsafe; }));
  keys.push_back({"kafka", "properties",
                  "librdkafka's own (SASL, TLS), in a section [kafka.properties], each name and value in "
                  "quotes.",
                  read_properties, show_properties});
}

}  // namespace veilleuse::engine
