// Looks at the installation and its machine. Changes nothing but a scratch file that is synced and removed.
#pragma once

#include "engine/config/config.hpp"
#include "tools/doctor/finding.hpp"

namespace veilleuse::tools::doctor {

/// Of the data directory: engine, permissions, files, keys.
void examine_data(const engine::config& settings, findings& into);
/// Of the brokers, where the log is on Kafka: whether they answer, and the topic's settings.
void examine_kafka(const engine::config& settings, findings& into);
/// Of the machine: disk, room, limits, clock.
void examine_machine(const engine::config& settings, findings& into);

}  // namespace veilleuse::tools::doctor
