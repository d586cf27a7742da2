// Waiting for an engine whose conversations go to sleep.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/process/servers.hpp"

namespace veilleuse::bench {

/// Returns when no conversation is in memory, as the engine's /metrics say; throws when that takes too long.
void wait_until_asleep(event_loop& loop, const engine_server& server);

}  // namespace veilleuse::bench
