#include "engine/kafka_log.hpp"
#include "storage/kafka/topic_check.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "storage/storage_error.hpp"
#include "tools/doctor/examine.hpp"

#include <fmt/format.h>

namespace veilleuse::tools::doctor {

void examine_kafka(const engine::config& settings, findings& into) {
  constexpr const char* check = "kafka";
  const auto to = engine::events_connection(settings.kafka);
  finding found{check, verdict::ok, {}, {}};
  try {
    found.found = fmt::format("{}: {} partitions, and every setting on which a promise rests is right",
                              to.topic, storage::origin_of(to).partitions);
    std::string unsafe;
    for (const auto& setting : storage::unsafe_settings_of(to)) {
      const bool allowed = setting.lone_broker && settings.kafka.allow_unsafe;
      if (found.standing == verdict::ok || !allowed)
        found.standing = allowed ? verdict::warning : verdict::failing;
      unsafe += (unsafe.empty() ? "" : " ") + setting.sentence;
    }
    if (!unsafe.empty()) {
      found.found = unsafe;
      found.advice = "docs/operations/kafka.md says what each of them is for.";
    }
  } catch (const storage::storage_error& problem) {
    found = {check, verdict::failing, problem.what(),
             "See whether the brokers run and can be reached from here: kafka.brokers, kafka.properties."};
  }
  into.push_back(std::move(found));
}

}  // namespace veilleuse::tools::doctor
