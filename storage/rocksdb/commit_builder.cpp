#include "storage/rocksdb/commit_builder.hpp"

#include "storage/append_rules.hpp"
#include "storage/chain.hpp"
#include "storage/rocksdb/log_rows.hpp"

#include <algorithm>

#include <sodium.h>

namespace veilleuse::storage {

static_assert(limits::remembered_stream_ends > limits::records_per_sync,
              "the ends of a group's own streams must not be forgotten before it is written");

commit_builder::commit_builder(const log_database& data, const log_reader& reader, std::string node)
    : data_{data},
      reader_{reader},
      node_{std::move(node)},
      tails_(data.partition_count()),
      durable_tails_(data.partition_count()),
      durable_ends_(data.partition_count()) {}

append_outcome commit_builder::stage(const append_request& request) {
  const partition_id partition{events::partition_of(request.stream, data_.partition_count())};
  auto& at = tails_[partition.value];
  if (!at.owned) return {append_status::fenced, {}};
  if (!fits(request)) return {append_status::unavailable, {}};
  auto* last = end_of(request.stream);
  if (*last != request.expected_last) return {append_status::conflict, {}};

  touch(partition);
  at.ordinal.value += 1;
  at.end.count.value += 1;
  at.end.chain =
      next_chain(at.end.chain, {partition, at.end.count, at.term, at.nonce, at.ordinal}, *request.record);
  const envelope around{at.term,        at.nonce,          at.ordinal,         at.end.chain,
                        request.stream, {last->value + 1}, request.event_count};
  const auto around_bytes = encode(around);
  put_record(batch_, data_, {partition, at.end.count}, around, {around_bytes.data(), around_bytes.size()},
             *request.record);
  last->value += request.event_count;
  staged_.push_back(request.stream);
  return {append_status::appended, at.end.count};
}

ownership commit_builder::stage_take_over(partition_id partition) {
  tail next = tails_.at(partition.value);
  if (!next.owned) {
    if (const auto last = reader_.last_record(partition)) next.end = {last->at, last->chain};
    if (const auto former = reader_.newest_take_over(partition)) next.term = former->term;
  }
  next.owned = true;
  next.term.value += 1;
  next.ordinal = {};
  randombytes_buf(next.nonce.data(), next.nonce.size());
  put_take_over(batch_, data_, partition, next.term, {next.nonce, next.end, node_});
  touch(partition);
  tails_[partition.value] = next;
  return {next.term, next.nonce, next.end};
}

bool commit_builder::full() const {
  return batch_.Count() >= 2 * limits::records_per_sync || batch_.GetDataSize() >= limits::bytes_per_sync;
}

rocksdb::Status commit_builder::commit() {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  auto status = data_.database().Write(synced, &batch_);
  if (status.ok()) {
    keep();
  } else {
    roll_back();
  }
  batch_.Clear();
  staged_.clear();
  touched_.clear();
  return status;
}

std::optional<prefix_digest> commit_builder::durable_end(partition_id partition) const {
  const std::lock_guard lock{durable_mutex_};
  return durable_ends_.at(partition.value);
}

events::sequence* commit_builder::end_of(const events::stream_id& stream) {
  if (auto* known = ends_.find(stream)) return known;
  return ends_.remember(stream, reader_.stream_end(stream));
}

void commit_builder::touch(partition_id partition) {
  if (std::ranges::find(touched_, partition) == touched_.end()) touched_.push_back(partition);
}

void commit_builder::keep() {
  const std::lock_guard lock{durable_mutex_};
  for (const auto partition : touched_) {
    durable_tails_[partition.value] = tails_[partition.value];
    durable_ends_[partition.value] = tails_[partition.value].end;
  }
}

void commit_builder::roll_back() {
  for (const auto partition : touched_)
    tails_[partition.value] = durable_tails_[partition.value];
  for (const auto& stream : staged_)
    ends_.forget(stream);
}

}  // namespace veilleuse::storage
