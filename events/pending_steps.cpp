#include "events/process.hpp"
#include "events/put_in_order.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::events {

void pending_steps::add(step next) {
  put_in_order(steps_, next, &step::number);
}

bool pending_steps::settle(step_number number) {
  const auto found = std::ranges::lower_bound(steps_, number, {}, &step::number);
  if (found == steps_.end() || found->number != number) return false;
  steps_.erase(found);
  return true;
}

const step* pending_steps::find(step_number number) const {
  const auto found = std::ranges::lower_bound(steps_, number, {}, &step::number);
  return found == steps_.end() || found->number != number ? nullptr : &*found;
}

std::vector<step> pending_steps::due() const {
  auto ordered = steps_;
  std::ranges::stable_sort(ordered, {}, &step::target);
  const auto same_target = [](const step& one, const step& other) { return one.target == other.target; };
  ordered.erase(std::unique(ordered.begin(), ordered.end(), same_target), ordered.end());
  std::ranges::sort(ordered, {}, &step::number);
  return ordered;
}

pending_steps pending_steps::restore(std::vector<step> steps) {
  pending_steps pending;
  pending.steps_ = std::move(steps);
  return pending;
}

}  // namespace veilleuse::events
