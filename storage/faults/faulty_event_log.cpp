#include "storage/faults/faulty_event_log.hpp"

#include <optional>
#include <utility>

namespace veilleuse::storage {

namespace {

/// What is known of a request when the batch is handed over. Passed on to the real log when nothing is.
struct verdict {
  std::optional<append_status> answer;
  bool passed_on = false;
};

bool is_unknown(append_fate fate) {
  return fate == append_fate::unknown_and_lost || fate == append_fate::unknown_but_landed ||
         fate == append_fate::unknown_and_late;
}

/// Behind an unknown append nothing fares better than it did: a record after a hole does not count, one after
/// a late one is later.
append_fate behind(append_fate former, append_fate own) {
  const bool would_land = own == append_fate::as_asked || own == append_fate::unknown_but_landed;
  if (former == append_fate::unknown_and_lost) return append_fate::unknown_and_lost;
  if (former == append_fate::unknown_but_landed && would_land) return append_fate::unknown_but_landed;
  if (own == append_fate::unknown_and_late || would_land) return append_fate::unknown_and_late;
  return append_fate::unknown_and_lost;
}

verdict verdict_of(append_fate fate) {
  switch (fate) {
    case append_fate::as_asked:
      return {std::nullopt, true};
    case append_fate::conflict:
      return {append_status::conflict, false};
    case append_fate::unavailable:
      return {append_status::unavailable, false};
    case append_fate::unknown_but_landed:
      return {append_status::unknown, true};
    case append_fate::unknown_and_lost:
    case append_fate::unknown_and_late:
      break;
  }
  return {append_status::unknown, false};
}

std::vector<append_outcome> merge(const std::vector<verdict>& verdicts,
                                  const std::vector<append_outcome>& inner) {
  std::vector<append_outcome> outcomes;
  auto next = inner.begin();
  for (const auto& one : verdicts) {
    auto outcome = one.passed_on ? *next++ : append_outcome{};
    if (one.answer) outcome = {*one.answer, {}};
    outcomes.push_back(outcome);
  }
  return outcomes;
}

}  // namespace

struct faulty_event_log::state {
  state(event_log& log, log_faults given) : inner{log}, faults{std::move(given)} {}

  [[nodiscard]] verdict judge(const append_request& request, std::map<partition_id, append_fate>& doomed,
                              std::vector<partition_id>& late_tasks);
  void land_oldest(partition_id partition);

  event_log& inner;
  log_faults faults;
  std::mutex mutex;
  std::set<partition_id> latched;
  std::map<partition_id, std::deque<append_request>> late;
};

/// `doomed`: the partitions that an earlier request of this batch made unknown. Caller holds the mutex.
verdict faulty_event_log::state::judge(const append_request& request,
                                       std::map<partition_id, append_fate>& doomed,
                                       std::vector<partition_id>& late_tasks) {
  const partition_id partition{events::partition_of(request.stream, inner.partition_count())};
  const auto former = doomed.find(partition);
  if (former == doomed.end() && latched.contains(partition)) return {append_status::unavailable, false};
  auto fate = faults.fate(request);
  if (former != doomed.end()) fate = behind(former->second, fate);
  if (is_unknown(fate)) {
    latched.insert(partition);
    doomed[partition] = fate;
  }
  if (fate == append_fate::unknown_and_late) {
    late[partition].push_back(request);
    late_tasks.push_back(partition);
  }
  return verdict_of(fate);
}

void faulty_event_log::state::land_oldest(partition_id partition) {
  append_batch batch;
  {
    const std::lock_guard lock{mutex};
    auto& waiting = late[partition];
    if (waiting.empty()) return;
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
  }
  inner.append(std::move(batch), [](const auto&) {});
}

faulty_event_log::faulty_event_log(event_log& inner, log_faults faults)
    : state_{std::make_shared<state>(inner, std::move(faults))} {}

faulty_event_log::~faulty_event_log() = default;

void faulty_event_log::append(append_batch batch, append_done done) {
  std::vector<verdict> verdicts;
  std::vector<partition_id> late_tasks;
  append_batch passed_on;
  {
    const std::lock_guard lock{state_->mutex};
    std::map<partition_id, append_fate> doomed;
    for (auto& request : batch) {
      verdicts.push_back(state_->judge(request, doomed, late_tasks));
      if (verdicts.back().passed_on) passed_on.push_back(std::move(request));
    }
  }
  state_->inner.append(std::move(passed_on), [verdicts = std::move(verdicts), done = std::move(done)](
                                                 const auto& outcomes) { done(merge(verdicts, outcomes)); });
  for (const auto partition : late_tasks) {
    state_->faults.later([weak = std::weak_ptr{state_}, partition] {
      if (const auto self = weak.lock()) self->land_oldest(partition);
    });
  }
}

void faulty_event_log::take_over(partition_id partition, take_over_done done) {
  {
    const std::lock_guard lock{state_->mutex};
    state_->late[partition].clear();
  }
  state_->inner.take_over(partition,
                          [weak = std::weak_ptr{state_}, partition, done = std::move(done)](auto outcome) {
                            const auto self = weak.lock();
                            if (self && std::holds_alternative<ownership>(outcome)) {
                              const std::lock_guard lock{self->mutex};
                              self->latched.erase(partition);
                            }
                            done(std::move(outcome));
                          });
}

std::uint32_t faulty_event_log::partition_count() const {
  return state_->inner.partition_count();
}

prefix_digest faulty_event_log::end_now(partition_id partition) {
  return state_->inner.end_now(partition);
}

void faulty_event_log::read(partition_id partition, log_position after, read_limits limits, read_done done) {
  state_->inner.read(partition, after, limits, std::move(done));
}

read_page faulty_event_log::read_now(partition_id partition, log_position after, read_limits limits) {
  return state_->inner.read_now(partition, after, limits);
}

read_page faulty_event_log::read_stream_now(const events::stream_id& stream, events::sequence from,
                                            read_limits limits) {
  return state_->inner.read_stream_now(stream, from, limits);
}

events::sequence faulty_event_log::stream_end_now(const events::stream_id& stream) {
  return state_->inner.stream_end_now(stream);
}

void faulty_event_log::for_each_stream_now(
    const std::function<bool(const events::stream_id&, events::sequence last)>& visit) {
  state_->inner.for_each_stream_now(visit);
}

bool faulty_event_log::read_only() const {
  return state_->inner.read_only();
}

}  // namespace veilleuse::storage
