// How far a replay is.
#pragma once

#include <cstdint>
#include <functional>

namespace veilleuse::tools {

struct replay_progress {
  /// Records, or events of one stream; of `all`.
  std::uint64_t done = 0;
  std::uint64_t all = 0;
};

/// Called now and then, from the thread that called the replay.
using progress_sink = std::function<void(const replay_progress&)>;

}  // namespace veilleuse::tools
