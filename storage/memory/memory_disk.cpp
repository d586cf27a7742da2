#include "storage/memory/memory_disk.hpp"

#include "storage/big_endian.hpp"
#include "storage/blake2b.hpp"
#include "storage/chain.hpp"
#include "storage/page_builder.hpp"

#include <algorithm>

namespace veilleuse::storage {

namespace {

/// Not random: a simulation must repeat itself. No other disk reads it.
term_nonce nonce_of(partition_id partition, term_number term) {
  std::array<char, 12> text;
  put_big_endian(put_big_endian(text.data(), partition.value), term.value);
  const auto hash = blake2b_of({text.data(), text.size()});
  term_nonce nonce;
  std::copy_n(hash.begin(), nonce.size(), nonce.begin());
  return nonce;
}

}  // namespace

memory_disk::memory_disk(std::uint32_t partitions) : partitions_(partitions) {}

ownership memory_disk::take_over(partition_id partition, const std::string& node) {
  const std::lock_guard lock{mutex_};
  auto& data = partitions_.at(partition.value);
  const term_number term{data.take_overs.empty() ? 1 : data.take_overs.back().term.value + 1};
  const auto nonce = nonce_of(partition, term);
  data.take_overs.push_back({term, nonce, node, end_of(data)});
  return {term, nonce, data.take_overs.back().prefix};
}

append_outcome memory_disk::append(partition_id partition, term_number term, const append_request& request) {
  const std::lock_guard lock{mutex_};
  auto& data = partitions_.at(partition.value);
  if (data.take_overs.empty() || data.take_overs.back().term != term) return {append_status::fenced, {}};
  if (end_of(request.stream) != request.expected_last) return {append_status::conflict, {}};

  const auto before = end_of(data);
  logged_record record;
  record.partition = partition;
  record.at = {before.count.value + 1};
  record.term = term;
  record.nonce = data.take_overs.back().nonce;
  record.ordinal = {record.at.value - data.take_overs.back().prefix.count.value};
  record.stream = request.stream;
  record.first = {request.expected_last.value + 1};
  record.event_count = request.event_count;
  record.record = request.record;
  record.chain =
      next_chain(before.chain, {partition, record.at, term, record.nonce, record.ordinal}, *record.record);
  streams_[request.stream].push_back(record.at);
  data.records.push_back(std::move(record));
  return {append_status::appended, data.records.back().at};
}

prefix_digest memory_disk::end(partition_id partition) const {
  const std::lock_guard lock{mutex_};
  return end_of(partitions_.at(partition.value));
}

std::vector<logged_take_over> memory_disk::take_overs(partition_id partition) const {
  const std::lock_guard lock{mutex_};
  return partitions_.at(partition.value).take_overs;
}

read_page memory_disk::read(partition_id partition, log_position after, read_limits limits) const {
  const std::lock_guard lock{mutex_};
  const auto& records = partitions_.at(partition.value).records;
  page_builder page{limits};
  for (auto at = after.value; at < records.size(); ++at) {
    if (!page.has_room_for(records[at].record->size())) return page.finish(false);
    page.add(records[at]);
  }
  return page.finish(true);
}

read_page memory_disk::read_stream(const events::stream_id& stream, events::sequence from,
                                   read_limits limits) const {
  const std::lock_guard lock{mutex_};
  page_builder page{limits};
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return page.finish(true);
  for (const auto at : found->second) {
    const auto& record = record_at(stream, at);
    if (record.first.value + record.event_count <= from.value) continue;
    if (!page.has_room_for(record.record->size())) return page.finish(false);
    page.add(record);
  }
  return page.finish(true);
}

events::sequence memory_disk::stream_end(const events::stream_id& stream) const {
  const std::lock_guard lock{mutex_};
  return end_of(stream);
}

std::vector<std::pair<events::stream_id, events::sequence>> memory_disk::streams() const {
  const std::lock_guard lock{mutex_};
  std::vector<std::pair<events::stream_id, events::sequence>> all;
  for (const auto& entry : streams_)
    all.emplace_back(entry.first, end_of(entry.first));
  return all;
}

prefix_digest memory_disk::end_of(const partition_data& data) const {
  if (data.records.empty()) return {};
  return {data.records.back().at, data.records.back().chain};
}

events::sequence memory_disk::end_of(const events::stream_id& stream) const {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return {};
  const auto& last = record_at(stream, found->second.back());
  return {last.first.value + last.event_count - 1};
}

const logged_record& memory_disk::record_at(const events::stream_id& stream, log_position at) const {
  const auto partition = events::partition_of(stream, partition_count());
  return partitions_.at(partition).records.at(at.value - 1);
}

}  // namespace veilleuse::storage
