#include "storage/kafka/append_jobs.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::storage {

void append_jobs::add(const shared_append_job& what) {
  const auto count = static_cast<std::uint32_t>(queues_.size());
  what->outcomes.resize(what->batch.size());
  what->open = what->batch.size();
  for (const auto& request : what->batch) {
    const partition_id partition{events::partition_of(request.stream, count)};
    if (std::ranges::find(what->partitions, partition) == what->partitions.end())
      what->partitions.push_back(partition);
  }
  for (const auto partition : what->partitions)
    queues_[partition.value].push_back(what);
  if (what->open == 0) settled_.push_back(what);
  ++unanswered_;
}

void append_jobs::settle(const shared_append_job& what, std::size_t request, append_outcome outcome) {
  what->outcomes[request] = outcome;
  if (--what->open == 0) settled_.push_back(what);
}

std::size_t append_jobs::answer(log_meter& meter) {
  std::size_t requests = 0;
  auto waiting = std::exchange(settled_, {});
  while (!waiting.empty()) {
    const auto what = waiting.back();
    waiting.pop_back();
    // One that must wait comes again once the one before it in one of its partitions is answered.
    if (what->answered || !its_turn(*what)) continue;
    what->answered = true;
    for (const auto partition : what->partitions) {
      auto& queue = queues_[partition.value];
      queue.pop_front();
      if (!queue.empty() && queue.front()->open == 0) waiting.push_back(queue.front());
    }
    --unanswered_;
    requests += what->batch.size();
    what->batch.clear();
    meter.note_answer(log_meter::clock::now() - what->handed_over_at, what->outcomes);
    what->done(std::move(what->outcomes));
  }
  return requests;
}

bool append_jobs::its_turn(const append_job& what) const {
  return std::ranges::all_of(what.partitions,
                             [&](auto partition) { return queues_[partition.value].front().get() == &what; });
}

}  // namespace veilleuse::storage
