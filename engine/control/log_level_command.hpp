// `log-level` on the control socket: the present level; `log-level LEVEL`: another until the process ends.
#pragma once

#include "engine/control/control_socket.hpp"

namespace veilleuse::engine::control {

void add_log_level_commands(commands& known);

}  // namespace veilleuse::engine::control
