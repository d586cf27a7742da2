#include "storage/rocksdb/group_commit.hpp"

#include "storage/append_rules.hpp"
#include "storage/rocksdb/disk_room.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <utility>

namespace veilleuse::storage {

group_commit::group_commit(const log_database& data, const log_reader& reader, event_log_options options)
    : data_{data}, options_{std::move(options)}, builder_{data, reader, options_.node} {
  thread_ = std::thread{[this] { run(); }};
}

group_commit::~group_commit() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  handed_over_.notify_one();
  thread_.join();
}

void group_commit::append(append_batch batch, append_done done) {
  for (const auto& request : batch)
    require_well_formed(request);
  append_job what{.batch = std::move(batch), .done = std::move(done), .outcomes = {}};
  what.size = what.batch.size();
  if (in_flight_.fetch_add(what.size) + what.size > limits::appends_in_flight) {
    in_flight_ -= what.size;
    what.batch.clear();
  }
  hand_over(std::move(what));
}

void group_commit::take_over(partition_id partition, take_over_done done) {
  hand_over(take_over_job{partition, std::move(done), take_over_refused{}});
}

void group_commit::hand_over(job what) {
  bool wake = false;
  {
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(what));
    wake = std::exchange(asleep_, false);
  }
  if (wake) handed_over_.notify_one();
}

void group_commit::run() {
  while (wait_for_jobs()) {
    meter_.note_work(log_meter::clock::now());
    if (standing_ == standing::no_room) try_to_resume();
    write_jobs();
    meter_.note_rest();
  }
}

bool group_commit::wait_for_jobs() {
  std::unique_lock lock{mutex_};
  const auto ready = [this] { return closing_ || !waiting_.empty(); };
  while (!ready()) {
    asleep_ = true;
    if (standing_ != standing::no_room || options_.resume_interval.count() == 0) {
      handed_over_.wait(lock, ready);
    } else if (!handed_over_.wait_for(lock, options_.resume_interval, ready)) {
      break;
    }
  }
  asleep_ = false;
  std::swap(taken_, waiting_);
  return !closing_ || !taken_.empty();
}

void group_commit::write_jobs() {
  answered_ = 0;
  staged_ = 0;
  for (auto& one : taken_) {
    std::visit([this](auto& what) { stage(what); }, one);
    ++staged_;
    if (builder_.full()) commit();
  }
  commit();
  taken_.clear();
}

void group_commit::stage(append_job& what) {
  what.outcomes.reserve(what.size);
  if (what.batch.size() != what.size) what.outcomes.resize(what.size);
  for (const auto& request : what.batch) {
    append_outcome outcome;
    try {
      if (standing_ == standing::writing) outcome = builder_.stage(request);
    } catch (const storage_error& problem) {
      options_.on_notice(problem.what());
    }
    what.outcomes.push_back(outcome);
    if (builder_.full()) commit();
  }
}

void group_commit::stage(take_over_job& what) {
  what.outcome = take_over_refused{"the log takes no writes now"};
  try {
    if (standing_ == standing::writing) what.outcome = builder_.stage_take_over(what.partition);
  } catch (const storage_error& problem) {
    what.outcome = take_over_refused{problem.what(), problem.kind()};
  }
}

/// Writes the group, then answers the jobs that are wholly written. A batch longer than a group stays until
/// its last part is.
void group_commit::commit() {
  auto failure = append_status::appended;
  if (!builder_.empty()) {
    const operation_size size{.records = builder_.size(), .bytes = builder_.bytes()};
    const auto began = log_meter::clock::now();
    meter_.note_work(began);
    const auto status = builder_.commit();
    const auto took = log_meter::clock::now() - began;
    meter_.note_group(took, size.records);
    options_.slow->note(operation::append, took, size);
    if (!status.ok()) failure = judge(status);
  }
  for (auto at = answered_; at < taken_.size() && at <= staged_; ++at) {
    std::visit([this, failure](auto& what) { settle(what, failure); }, taken_[at]);
  }
  for (; answered_ < staged_; ++answered_) {
    std::visit([this](auto& what) { answer(what); }, taken_[answered_]);
  }
  if (failure == append_status::unknown) options_.on_fatal(failure_);
}

append_status group_commit::judge(const rocksdb::Status& failure) {
  if (is_no_room(failure) && !data_.watch().sync_failed()) {
    standing_ = standing::no_room;
    next_try_ = std::chrono::steady_clock::now() + options_.resume_interval;
    options_.on_notice("The disk is full: the log takes no writes until there is room again.");
    return append_status::unavailable;
  }
  standing_ = standing::failed;
  failure_ = std::string{error_of(failure, log_name).what()} +
             " What was being written may or may not be on the disk; the process ends.";
  return append_status::unknown;
}

void group_commit::settle(append_job& what, append_status failure) {
  for (; what.final < what.outcomes.size(); ++what.final) {
    auto& outcome = what.outcomes[what.final];
    if (failure == append_status::appended || outcome.status != append_status::appended) continue;
    outcome = {failure, {}};
  }
}

void group_commit::settle(take_over_job& what, append_status failure) {
  const bool granted = std::holds_alternative<ownership>(what.outcome);
  if (granted && failure != append_status::appended) {
    what.outcome = take_over_refused{"the log could not be written"};
  }
}

void group_commit::answer(append_job& what) {
  in_flight_ -= what.batch.size();
  what.batch.clear();
  meter_.note_answer(log_meter::clock::now() - what.handed_over_at, what.outcomes);
  what.done(std::move(what.outcomes));
}

void group_commit::answer(take_over_job& what) {
  what.done(std::move(what.outcome));
}

log_reading group_commit::reading() const {
  auto found = meter_.read();
  found.in_flight = in_flight_;
  return found;
}

void group_commit::try_to_resume() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_try_) return;
  next_try_ = now + options_.resume_interval;
  const auto resumed =
      resume_when_there_is_room(data_.database(), data_.unflushed_bytes() + limits::room_to_go_on_bytes);
  if (resumed.IsAborted()) {
    standing_ = standing::failed;
    failure_ =
        "There is room on the disk again. The event log must be opened anew: the process ends, and its "
        "restart takes writes.";
    options_.on_fatal(failure_);
  }
  if (!resumed.ok()) return;
  standing_ = standing::writing;
  options_.on_notice("There is room on the disk again: the log takes writes.");
}

}  // namespace veilleuse::storage
