// Which processors this process may use.
#pragma once

#include <utility>

namespace veilleuse::bench {

/// The first two. Throws when there is only one.
[[nodiscard]] std::pair<int, int> two_processors();

/// From now on, this thread and the processes it starts run on that processor alone. Throws when they may
/// not.
void stay_on_processor(int processor);

/// The same for a child between fork and exec: allocates nothing and throws nothing. False when it may not.
[[nodiscard]] bool use_processor(int processor) noexcept;

}  // namespace veilleuse::bench
