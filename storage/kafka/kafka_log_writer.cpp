#include "storage/kafka/kafka_log_writer.hpp"

#include "storage/append_rules.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <utility>

namespace veilleuse::storage {

namespace {

/// A deadline is seen no later than that.
constexpr std::chrono::milliseconds longest_sleep{100};

}  // namespace

kafka_log_writer::kafka_log_writer(const log_database& data, const log_reader& reader,
                                   kafka_log_options options)
    : options_{std::move(options)},
      copy_{data, reader},
      reader_{options_.connection, data.partition_count(), woken_},
      jobs_{data.partition_count()},
      partitions_(data.partition_count()) {
  make_writer();
  for (std::uint32_t partition = 0; partition < data.partition_count(); ++partition)
    reader_.follow({partition}, copy_.next({partition}));
  thread_ = std::thread{[this] { run(); }};
}

kafka_log_writer::~kafka_log_writer() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = clock::now() + options_.closing_patience;
  }
  woken_.wake();
  thread_.join();
}

void kafka_log_writer::append(append_batch batch, append_done done) {
  for (const auto& request : batch)
    require_well_formed(request);
  const auto what = std::make_shared<append_job>();
  what->batch = std::move(batch);
  what->done = std::move(done);
  in_flight_ += what->batch.size();
  hand_over(what);
}

void kafka_log_writer::take_over(partition_id partition, take_over_done done) {
  hand_over(take_over_job{partition, std::move(done)});
}

void kafka_log_writer::hand_over(job what) {
  {
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(what));
  }
  woken_.wake();
}

void kafka_log_writer::run() {
  bool more = false;
  while (!is_done()) {
    if (!more) woken_.wait(longest_sleep);
    try {
      more = work();
    } catch (const storage_error& problem) {
      fail(problem.what());
      more = false;
    }
  }
  for (std::uint32_t partition = 0; partition < partitions_.size(); ++partition) {
    partitions_[partition].stopped = true;
    lose({partition}, {});
    refuse(partitions_[partition], "the log is closing");
  }
  answer();
}

bool kafka_log_writer::is_done() const {
  const std::lock_guard lock{mutex_};
  if (!closing_ || !waiting_.empty()) return false;
  return jobs_.empty() || clock::now() >= *closing_;
}

bool kafka_log_writer::work() {
  std::vector<job> taken;
  {
    const std::lock_guard lock{mutex_};
    std::swap(taken, waiting_);
  }
  meter_.note_work(log_meter::clock::now());
  for (auto& one : taken)
    std::visit([this](auto& what) { begin(what); }, one);
  writer_->for_each_delivery([this](const delivery& what) { take(what); });
  require_living_writer();
  const bool more = reader_.for_each_entry(
      limits::entries_per_turn, [this](const read_entry& what) { take(what); },
      [this](partition_id partition, const storage_error& why) { stop(partition, why); });
  go_on_with_take_overs();
  look_at_silence();
  if (!commit()) return false;
  answer();
  meter_.note_rest();
  return more;
}

void kafka_log_writer::begin(const shared_append_job& what) {
  jobs_.add(what);
  const bool is_full = in_flight_ > limits::appends_in_flight;
  for (std::size_t request = 0; request < what->batch.size(); ++request) {
    const auto refused = is_full || failed_ ? append_status::unavailable : send(what, request);
    if (refused) jobs_.settle(what, request, {*refused, {}});
  }
}

std::optional<append_status> kafka_log_writer::send(const shared_append_job& what, std::size_t request) {
  const auto& asked = what->batch[request];
  const partition_id partition{
      events::partition_of(asked.stream, static_cast<std::uint32_t>(partitions_.size()))};
  auto& here = partitions_[partition.value];
  if (!here.term || here.taking) return append_status::fenced;
  if (!fits(asked)) return append_status::unavailable;
  const auto last = end_of(*here.term, asked.stream);
  if (last != asked.expected_last) return append_status::conflict;
  const auto [around, count] = here.term->next(asked, last);
  const auto key = encode_record_key(around);
  if (!writer_->send(partition, {key.data(), key.size()}, *asked.record)) return append_status::unavailable;
  here.term->sent({what, request, around, count.prefix().count, clock::now()}, count);
  return std::nullopt;
}

events::sequence kafka_log_writer::end_of(const partition_term& term, const events::stream_id& stream) {
  if (const auto under_way = term.end_of(stream)) return *under_way;
  return copy_.end_of(stream);
}

bool kafka_log_writer::commit() {
  if (copy_.empty()) return true;
  const operation_size size{.records = copy_.records(), .bytes = copy_.bytes()};
  const auto began = log_meter::clock::now();
  const auto status = copy_.commit();
  const auto took = log_meter::clock::now() - began;
  meter_.note_group(took, size.records);
  options_.slow->note(operation::append, took, size);
  if (!status.ok()) fail(error_of(status, log_name).what());
  return status.ok();
}

void kafka_log_writer::answer() {
  in_flight_ -= jobs_.answer(meter_);
  for (auto& one : std::exchange(granted_, {}))
    one.done(one.what);
}

/// What the brokers have is safe; this node can no longer show it.
void kafka_log_writer::fail(const std::string& why) {
  if (failed_.exchange(true)) return;
  options_.on_fatal("This node's copy of the topic of events cannot be written or read: " + why);
}

log_reading kafka_log_writer::reading() const {
  auto found = meter_.read();
  found.in_flight = in_flight_;
  return found;
}

}  // namespace veilleuse::storage
