// `veilleuse kafka`: makes the topics of a log on Kafka, and looks whether they keep the promises.
#include "engine/kafka_log.hpp"
#include "storage/kafka/topic_check.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "tools/command_line.hpp"
#include "tools/output.hpp"
#include "tools/settings.hpp"

#include <memory>
#include <string>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

/// The settings that a promise rests on, each on a line; whether the engine would start with them.
bool print_settings(const storage::kafka_connection& to, bool allow_unsafe) {
  bool would_start = true;
  for (const auto& setting : storage::unsafe_settings_of(to)) {
    const bool allowed = allow_unsafe && setting.lone_broker;
    (void)print_line(fmt::format("{} {}", allowed ? "unsafe:" : "refused:", setting.sentence));
    would_start &= allowed;
  }
  return would_start;
}

void say_if_unused(const engine::config& settings) {
  if (settings.storage.log != engine::log_home::kafka)
    remark("storage.log is not \"kafka\": with this configuration the engine does not use the topic");
}

exit_code init(const engine::config& settings, const storage::topic_shape& shape) {
  const auto to = engine::events_connection(settings.kafka);
  say_if_unused(settings);
  if (storage::make_events_topic(to, shape).was_there)
    remark("the topic " + to.topic + " was there: its replicas and settings are as they were");
  (void)print_line(fmt::format("{}: {} partitions, ready", to.topic, shape.partitions));
  const bool would_start = print_settings(to, settings.kafka.allow_unsafe);
  const auto printed = finish_output();
  return would_start ? printed : exit_code::data_unusable;
}

exit_code check(const engine::config& settings) {
  const auto to = engine::events_connection(settings.kafka);
  say_if_unused(settings);
  const auto origin = storage::origin_of(to);
  const bool would_start = print_settings(to, settings.kafka.allow_unsafe);
  if (would_start) (void)print_line(fmt::format("{}: {} partitions, ready", to.topic, origin.partitions));
  const auto printed = finish_output();
  return would_start ? printed : exit_code::data_unusable;
}

void add_init(CLI::App& kafka, action& chosen) {
  auto* command = kafka.add_subcommand("init", "Make the topic of events, once; it may be called again");
  command->footer(
      "With a lone broker, to try the engine on a desk: --replicas 1 --in-sync 1, and kafka.allow_unsafe in "
      "the configuration.");
  const auto shape = std::make_shared<storage::topic_shape>();
  command->add_option("--partitions", shape->partitions, "For ever; two for each node there may come to be")
      ->check(CLI::Range(1U, storage::limits::topic_partitions))
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--replicas", shape->replicas, "Brokers that each have a copy")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--in-sync", shape->in_sync, "Of these, how many must have a message to acknowledge it")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->capture_default_str();
  const auto installation = std::make_shared<std::string>();
  command
      ->add_option("--installation", *installation,
                   "That of an event log which is to be copied there, as `veilleuse log stat` prints it")
      ->type_name("ID");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      if (!installation->empty()) {
        const auto id = events::id_from_hex(*installation);
        if (!id) return complain({exit_code::usage, "--installation takes 32 hexadecimal digits."});
        shape->installation.assign(id->begin(), id->end());
      }
      const auto settings = load_settings(file);
      return settings ? init(settings.value(), *shape) : complain(settings.error());
    };
  });
}

void add_check(CLI::App& kafka, action& chosen) {
  auto* command =
      kafka.add_subcommand("check", "Say which settings of the topic would not keep the promises");
  const auto file = add_config_option(*command);
  command->callback([=, &chosen] {
    chosen = [=] {
      const auto settings = load_settings(file);
      return settings ? check(settings.value()) : complain(settings.error());
    };
  });
}

}  // namespace

void add_kafka_command(CLI::App& app, action& chosen) {
  auto* kafka = app.add_subcommand("kafka", "Make and check the topics of a log on Kafka");
  kafka->require_subcommand(1);
  add_init(*kafka, chosen);
  add_check(*kafka, chosen);
}

}  // namespace veilleuse::tools
