#include "storage/rocksdb/log_reader.hpp"

#include "storage/page_builder.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <limits>

namespace veilleuse::storage {

namespace {

constexpr auto highest = std::numeric_limits<std::uint64_t>::max();

using iterator = std::unique_ptr<rocksdb::Iterator>;

storage_error damage(const std::string& what) {
  return {storage_failure::damaged, "The event log is damaged: " + what + ". Restore a backup."};
}

storage_error hole(partition_id partition, std::uint64_t at) {
  return damage("partition " + std::to_string(partition.value) + " has no record " + std::to_string(at));
}

std::optional<record_place> place_in(const rocksdb::Iterator& rows, partition_id partition) {
  if (!rows.Valid()) return std::nullopt;
  const auto place = record_place_of(rows.key().ToStringView());
  if (!place) throw damage("a record's key cannot be read");
  if (place->partition != partition) return std::nullopt;
  return place;
}

struct index_entry {
  stream_place place;
  stream_index_row row;
  [[nodiscard]] events::sequence last() const { return {place.first.value + row.event_count - 1}; }
};

std::optional<index_entry> entry_at(const rocksdb::Iterator& rows) {
  if (!rows.Valid()) return std::nullopt;
  const auto place = stream_place_of(rows.key().ToStringView());
  const auto row = stream_index_row_of(rows.value().ToStringView());
  if (!place || !row || row->event_count == 0) throw damage("the index of streams cannot be read");
  return index_entry{*place, *row};
}

std::optional<index_entry> entry_in(const rocksdb::Iterator& rows, const events::stream_id& stream) {
  auto entry = entry_at(rows);
  if (entry && entry->place.stream != stream) entry.reset();
  return entry;
}

iterator index_of(const log_database& data) {
  rocksdb::ReadOptions options;
  options.prefix_same_as_start = true;
  return iterator{data.database().NewIterator(options, data.family(log_family::streams))};
}

}  // namespace

read_page log_reader::read(partition_id partition, log_position after, read_limits limits) const {
  const iterator rows{
      data_.database().NewIterator(rocksdb::ReadOptions{}, data_.family(log_family::records))};
  page_builder page{limits};
  auto expected = after.value + 1;
  for (rows->Seek(key_of(partition, log_position{expected}).view()); rows->Valid(); rows->Next()) {
    const auto place = place_in(*rows, partition);
    if (!place) break;
    if (place->at.value != expected++) throw hole(partition, expected - 1);
    auto record = logged_record_of(*place, rows->value().ToStringView());
    if (!page.has_room_for(record.record->size())) return page.finish(false);
    page.add(std::move(record));
  }
  require_ok(rows->status(), log_name);
  return page.finish(true);
}

read_page log_reader::read_stream(const events::stream_id& stream, events::sequence from,
                                  read_limits limits) const {
  const auto rows = index_of(data_);
  page_builder page{limits};
  rows->SeekForPrev(key_of(stream, from).view());
  const auto before = entry_in(*rows, stream);
  require_ok(rows->status(), log_name);
  if (!before) rows->Seek(key_of(stream, events::sequence{0}).view());
  if (before && before->last() < from) rows->Next();
  std::optional<std::uint64_t> expected;
  if (!before) expected = 1;
  for (auto entry = entry_in(*rows, stream); entry; rows->Next(), entry = entry_in(*rows, stream)) {
    if (expected && entry->place.first.value != *expected) throw damage("a stream has a hole");
    expected = entry->last().value + 1;
    auto record = record_at({events::partition_of(stream, data_.partition_count())}, entry->row.at);
    const bool agrees = record.stream == stream && record.first == entry->place.first &&
                        record.event_count == entry->row.event_count;
    if (!agrees) throw damage("the index of streams and the records disagree");
    if (!page.has_room_for(record.record->size())) return page.finish(false);
    page.add(std::move(record));
  }
  require_ok(rows->status(), log_name);
  return page.finish(true);
}

events::sequence log_reader::stream_end(const events::stream_id& stream) const {
  const auto rows = index_of(data_);
  rows->SeekForPrev(key_of(stream, events::sequence{highest}).view());
  const auto last = entry_in(*rows, stream);
  require_ok(rows->status(), log_name);
  return last ? last->last() : events::sequence{};
}

void log_reader::for_each_stream(
    const std::function<bool(const events::stream_id&, events::sequence last)>& visit) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const iterator rows{data_.database().NewIterator(options, data_.family(log_family::streams))};
  rows->SeekToFirst();
  std::optional<index_entry> last = entry_at(*rows);
  while (last) {
    rows->Next();
    const auto next = entry_at(*rows);
    if (!next) require_ok(rows->status(), log_name);
    const bool stream_ends = !next || next->place.stream != last->place.stream;
    if (stream_ends && !visit(last->place.stream, last->last())) return;
    last = next;
  }
  require_ok(rows->status(), log_name);
}

std::optional<logged_record> log_reader::last_record(partition_id partition) const {
  const iterator rows{
      data_.database().NewIterator(rocksdb::ReadOptions{}, data_.family(log_family::records))};
  rows->SeekForPrev(key_of(partition, log_position{highest}).view());
  const auto place = place_in(*rows, partition);
  require_ok(rows->status(), log_name);
  if (!place) return std::nullopt;
  return logged_record_of(*place, rows->value().ToStringView());
}

std::optional<last_take_over> log_reader::newest_take_over(partition_id partition) const {
  const iterator rows{
      data_.database().NewIterator(rocksdb::ReadOptions{}, data_.family(log_family::takeovers))};
  rows->SeekForPrev(key_of(partition, term_number{highest}).view());
  require_ok(rows->status(), log_name);
  if (!rows->Valid()) return std::nullopt;
  const auto place = take_over_place_of(rows->key().ToStringView());
  if (!place) throw damage("a take-over's key cannot be read");
  if (place->partition != partition) return std::nullopt;
  return last_take_over{place->term, decode_take_over(rows->value().ToStringView())};
}

logged_record log_reader::record_at(partition_id partition, log_position at) const {
  rocksdb::PinnableSlice value;
  const auto status = data_.database().Get(rocksdb::ReadOptions{}, data_.family(log_family::records),
                                           key_of(partition, at).view(), &value);
  if (status.IsNotFound()) throw hole(partition, at.value);
  require_ok(status, log_name);
  return logged_record_of({partition, at}, value.ToStringView());
}

logged_record logged_record_of(const record_place& place, std::string_view value) {
  const auto around = decode_envelope(value);
  logged_record record;
  record.partition = place.partition;
  record.at = place.at;
  record.term = around.term;
  record.nonce = around.nonce;
  record.ordinal = around.ordinal;
  record.stream = around.stream;
  record.first = around.first;
  record.event_count = around.event_count;
  record.record = std::make_shared<const std::string>(record_in(value));
  record.chain = around.chain;
  return record;
}

}  // namespace veilleuse::storage
