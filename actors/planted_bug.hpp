// Bugs that the simulation plants to prove that it would find them. Only tests set anything but `none`.
#pragma once

#include <cstdint>

namespace veilleuse::actors {

enum class planted_bug : std::uint8_t {
  none,
  acknowledge_before_durable,
  forget_commands_after_restart,
  snapshot_ahead_of_log,
  failed_for_unknown,
  lose_step_in_crash,
};

}  // namespace veilleuse::actors
