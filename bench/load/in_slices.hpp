// Thousands of clients do the same thing, so many at a time as a server's kernel takes without forgetting
// any.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/limits.hpp"

#include <cstddef>

namespace veilleuse::bench {

/// Calls `start(0)` to `start(count - 1)`; `done()` says how many are through, `broken()` ends it. False when
/// it took longer than limits::setup_patience.
template <class Start, class Done, class Broken>
[[nodiscard]] bool in_slices(event_loop& loop, std::size_t count, Start start, Done done, Broken broken) {
  std::size_t started = 0;
  return loop.run_until(event_loop::clock::now() + limits::setup_patience, [&] {
    while (started < count && started < done() + limits::connecting_at_once)
      start(started++);
    return broken() || done() == count;
  });
}

}  // namespace veilleuse::bench
