#include "engine/control/log_level_command.hpp"

#include "engine/logging/process_log.hpp"

#include <fmt/format.h>

namespace veilleuse::engine::control {

void add_log_level_commands(commands& known) {
  known["log-level"] = [] { return answer{fmt::format("ok {}", name_of(logging::present_level()))}; };
  for (const auto level : logging::all_levels) {
    known[fmt::format("log-level {}", name_of(level))] = [level] {
      logging::change_level(level);
      return answer{fmt::format("ok {}", name_of(level))};
    };
  }
}

}  // namespace veilleuse::engine::control
