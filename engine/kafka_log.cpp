#include "engine/kafka_log.hpp"

#include "engine/logging/process_log.hpp"
#include "storage/kafka/topic_check.hpp"
#include "storage/kafka/topic_setup.hpp"

#include <array>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace veilleuse::engine {

namespace {

std::string node_name(const kafka_config& wanted) {
  if (!wanted.node.empty()) return wanted.node;
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unnamed";
}

void require_safe_topic(const kafka_config& wanted, const storage::kafka_connection& to) {
  std::string refused;
  for (const auto& setting : storage::unsafe_settings_of(to)) {
    if (setting.lone_broker && wanted.allow_unsafe)
      logging::say_warning(setting.sentence);
    else
      refused += "\n  " + setting.sentence;
  }
  if (refused.empty()) return;
  throw storage::storage_error{
      storage::storage_failure::cannot_open,
      "The topic of events does not keep what the engine promises:" + refused +
          "\nTo try the engine on a desk with a lone broker, set kafka.allow_unsafe."};
}

}  // namespace

storage::kafka_connection events_connection(const kafka_config& wanted) {
  return {.brokers = fmt::format("{}", fmt::join(wanted.brokers, ",")),
          .topic = wanted.events_topic(),
          .properties = wanted.properties};
}

std::unique_ptr<storage::topic_event_log> open_log_on_kafka(
    const config& settings, systemd::life_watch& life,
    const std::shared_ptr<storage::slow_operations>& slow) {
  life.starts("looking at the topic of events");
  storage::kafka_log_options options;
  options.connection = events_connection(settings.kafka);
  options.directory = settings.storage.log_directory();
  options.node = node_name(settings.kafka);
  options.slow = slow;
  options.on_notice = [](const std::string& sentence) { logging::say_warning(sentence); };
  // First whether there is such a topic, and whether it is one of ours.
  static_cast<void>(storage::origin_of(options.connection));
  require_safe_topic(settings.kafka, options.connection);
  auto log = storage::open_kafka_event_log(options);
  int told = -1;
  log->read_to_end([&](std::uint64_t read, std::uint64_t all) {
    const auto percent = all == 0 ? 100 : static_cast<int>(100 * read / all);
    if (std::exchange(told, percent) != percent)
      life.starts(fmt::format("reading the topic of events: {} %", percent));
  });
  return log;
}

}  // namespace veilleuse::engine
