#include "storage/kafka/topic_copy.hpp"

#include "storage/big_endian.hpp"
#include "storage/rocksdb/log_rows.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <utility>

namespace veilleuse::storage {

static_assert(limits::remembered_stream_ends > limits::appends_in_flight + limits::entries_per_turn,
              "the end of a stream that one turn touches must not be forgotten before it is written");

namespace {

/// Rows of the family `meta`: `offset` ‖ partition (2) -> offset of the next entry (8); `follows` ->
/// installation.
constexpr std::string_view offset_row = "offset";

std::string offset_key(partition_id partition) {
  std::string key(offset_row.size() + sizeof(std::uint16_t), '\0');
  offset_row.copy(key.data(), offset_row.size());
  put_big_endian(key.data() + offset_row.size(), static_cast<std::uint16_t>(partition.value));
  return key;
}

storage_error tampered(partition_id partition, const std::string& what) {
  return {storage_failure::damaged,
          "Partition " + std::to_string(partition.value) + " of the topic of events cannot be read on: " +
              what + ". Somebody else may write to it: see who may, and restore what it held."};
}

}  // namespace

topic_copy::topic_copy(const log_database& data, const log_reader& reader) : data_{data}, reader_{reader} {
  for (std::uint32_t partition = 0; partition < data.partition_count(); ++partition) {
    partitions_.push_back(found({partition}));
    durable_ends_.push_back(partitions_.back().count.prefix());
    durable_nexts_.push_back(partitions_.back().next);
  }
}

topic_copy::copied_partition topic_copy::found(partition_id partition) const {
  std::string row;
  const auto status = data_.database().Get(rocksdb::ReadOptions{}, data_.family(log_family::meta),
                                           offset_key(partition), &row);
  if (status.IsNotFound()) return {{}, partition_count{partition}};
  require_ok(status, log_name);
  if (row.size() != sizeof(std::uint64_t)) {
    throw storage_error{storage_failure::damaged,
                        "This node's copy of the topic of events is damaged: remove its "
                        "directory, and it is read again."};
  }
  prefix_digest prefix;
  record_claim last;
  if (const auto begun = reader_.newest_take_over(partition)) {
    last.term = begun->term;
    last.nonce = begun->entry.nonce;
  }
  if (const auto record = reader_.last_record(partition)) {
    prefix = {record->at, record->chain};
    if (record->term == last.term) last.ordinal = record->ordinal;
  }
  return {{get_big_endian<std::uint64_t>(row.data())}, partition_count{partition, prefix, last}};
}

events::sequence topic_copy::end_of(const events::stream_id& stream) {
  if (const auto* known = ends_.find(stream)) return *known;
  return *ends_.remember(stream, reader_.stream_end(stream));
}

standing_of_entry topic_copy::take(partition_id partition, entry_offset at, const record_entry& what) {
  auto& count = partitions_.at(partition.value).count;
  const auto& around = what.around;
  const auto standing = count.take(record_claim{around.term, around.nonce, around.ordinal}, what.record);
  if (standing == standing_of_entry::counted) {
    if (count.prefix().chain != around.chain)
      throw tampered(partition, "a record is not the one that was written");
    if (events::partition_of(around.stream, data_.partition_count()) != partition.value ||
        around.event_count == 0 || around.first.value != end_of(around.stream).value + 1)
      throw tampered(partition, "a record does not go on where its stream ends");
    keep(partition, what);
  }
  pass(partition, at);
  return standing;
}

standing_of_entry topic_copy::take(partition_id partition, entry_offset at, const take_over_in_topic& what) {
  auto& count = partitions_.at(partition.value).count;
  const auto standing = count.take(take_over_claim{what.term, what.what.nonce, what.what.prefix});
  if (standing == standing_of_entry::counted) {
    require_prefix(partition, what);
    put_take_over(batch_, data_, partition, what.term, what.what);
  }
  pass(partition, at);
  return standing;
}

/// Whoever took over had read a prefix of this partition: one that this copy has as well, or one of them lost
/// what the other still has.
void topic_copy::require_prefix(partition_id partition, const take_over_in_topic& what) {
  const auto& read = what.what.prefix;
  const auto own = partitions_[partition.value].count.prefix();
  bool agrees = read == own;
  if (read.count < own.count) {
    // What was taken before is looked up, so it has to be there.
    require_ok(commit(), log_name);
    agrees = read == digest_at(partition, read.count);
  }
  if (agrees) return;
  throw tampered(partition, "node " + what.what.node +
                                " has read other records than this node; all replicas may have lost some");
}

prefix_digest topic_copy::digest_at(partition_id partition, log_position at) const {
  if (at.value == 0) return {};
  const auto page = reader_.read(partition, {at.value - 1}, {1, 1});
  return {at, page.records.at(0).chain};
}

void topic_copy::take(partition_id partition, entry_offset at, const origin_entry& what) {
  if (what.partitions != data_.partition_count() || what.installation != data_.installation())
    throw tampered(partition, "it says that it is of another installation");
  pass(partition, at);
}

void topic_copy::take(partition_id partition, entry_offset at, const foreign_entry& what) {
  static_cast<void>(what);
  pass(partition, at);
}

void topic_copy::take_own(partition_id partition, entry_offset at, const record_entry& what) {
  const auto& around = what.around;
  const auto position = partitions_.at(partition.value).count.prefix().count.value + 1;
  partitions_[partition.value].count = partition_count{
      partition, {{position}, around.chain}, record_claim{around.term, around.nonce, around.ordinal}};
  keep(partition, what);
  pass(partition, at);
}

void topic_copy::keep(partition_id partition, const record_entry& what) {
  const auto at = partitions_[partition.value].count.prefix().count;
  put_record(batch_, data_, {partition, at}, what.around, what.around_bytes, what.record);
  ends_.remember(what.around.stream, {what.around.first.value + what.around.event_count - 1});
  ++records_;
}

void topic_copy::pass(partition_id partition, entry_offset at) {
  auto& here = partitions_[partition.value];
  here.next = {at.value + 1};
  if (!here.touched) touched_.push_back(partition);
  here.touched = true;
}

rocksdb::Status topic_copy::commit() {
  for (const auto partition : touched_) {
    std::array<char, sizeof(std::uint64_t)> next;
    put_big_endian(next.data(), partitions_[partition.value].next.value);
    require_ok(batch_.Put(data_.family(log_family::meta), offset_key(partition), {next.data(), next.size()}),
               log_name);
  }
  auto status = data_.database().Write(rocksdb::WriteOptions{}, &batch_);
  const std::lock_guard lock{durable_mutex_};
  for (const auto partition : touched_) {
    auto& here = partitions_[partition.value];
    here.touched = false;
    if (status.ok()) durable_ends_[partition.value] = here.count.prefix();
    if (status.ok()) durable_nexts_[partition.value] = here.next;
  }
  touched_.clear();
  batch_.Clear();
  records_ = 0;
  return status;
}

prefix_digest topic_copy::durable_end(partition_id partition) const {
  const std::lock_guard lock{durable_mutex_};
  return durable_ends_.at(partition.value);
}

entry_offset topic_copy::durable_next(partition_id partition) const {
  const std::lock_guard lock{durable_mutex_};
  return durable_nexts_.at(partition.value);
}

}  // namespace veilleuse::storage
