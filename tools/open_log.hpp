// Opens the embedded log for the reading subcommands, also beside a running engine.
#pragma once

#include "engine/config/config.hpp"
#include "storage/event_log.hpp"

#include <memory>

namespace veilleuse::tools {

/// Throws storage_error.
[[nodiscard]] std::unique_ptr<storage::event_log> open_log_for_reading(const engine::config& settings);

}  // namespace veilleuse::tools
