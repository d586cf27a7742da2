// The composition root of the server: opens the storage, makes the actors, listens, and stops in good order.
#pragma once

#include "engine/config/config.hpp"
#include "engine/exit_codes.hpp"

namespace veilleuse::engine {

/// Runs until SIGTERM or SIGINT, then drains. Prints one line on stdout once clients are welcome:
/// "veilleuse: listening on http://127.0.0.1:8080". Failures are told in a sentence on stderr. The caller
/// must not have started threads: signals are blocked for all of them.
[[nodiscard]] exit_code serve(const config& settings);

}  // namespace veilleuse::engine
