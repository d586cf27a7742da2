// What this process has done so far, as the kernel counts it: whether a long start still goes on.
#pragma once

#include <chrono>
#include <cstdint>

namespace veilleuse::engine::systemd {

struct work_done {
  std::chrono::microseconds computed{};
  /// From the disk; what the page cache gave is not counted.
  std::uint64_t bytes_read = 0;

  [[nodiscard]] static work_done so_far();
  /// Enough more than at `before`: waiting alone, and the questions about it, are no work.
  [[nodiscard]] bool goes_on_since(const work_done& before) const;
};

}  // namespace veilleuse::engine::systemd
