#include "storage/slow_operations.hpp"

#include <utility>

namespace veilleuse::storage {

std::vector<slow_operation> slow_operations::take() {
  std::array<kept, operation_names.size()> taken{};
  {
    const std::lock_guard lock{mutex_};
    std::swap(taken, kept_);
  }
  std::vector<slow_operation> slow;
  for (std::size_t at = 0; at < taken.size(); ++at) {
    const auto& one = taken[at];
    if (one.count > 0) slow.push_back({static_cast<operation>(at), one.took, one.size, one.count - 1});
  }
  return slow;
}

void slow_operations::keep(operation what, clock::duration took, operation_size size) {
  const std::lock_guard lock{mutex_};
  auto& one = kept_.at(static_cast<std::size_t>(what));
  ++one.count;
  if (took <= one.took) return;
  one.took = took;
  one.size = size;
}

}  // namespace veilleuse::storage
