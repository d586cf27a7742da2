#include "bench/load/sleepers.hpp"

#include "bench/limits.hpp"

#include <stdexcept>

namespace veilleuse::bench {

void wait_until_asleep(event_loop& loop, const engine_server& server) {
  const auto deadline = event_loop::clock::now() + limits::setup_patience;
  while (server.metric("veilleuse_conversations_live") != 0.0) {
    if (event_loop::clock::now() > deadline) throw std::runtime_error("the conversations do not go to sleep");
    loop.run_for(limits::settle_look);
  }
}

}  // namespace veilleuse::bench
