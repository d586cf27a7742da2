#include "storage/rocksdb/log_checker.hpp"

#include "events/codec/codec.hpp"
#include "storage/chain.hpp"
#include "storage/limits.hpp"
#include "storage/rocksdb/status_text.hpp"
#include "storage/sealing.hpp"

#include <optional>
#include <utility>

namespace veilleuse::storage {

namespace {

using iterator = std::unique_ptr<rocksdb::Iterator>;

iterator all_of(const log_database& data, log_family family) {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  options.fill_cache = false;
  return iterator{data.database().NewIterator(options, data.family(family))};
}

std::string name_of(const record_place& place) {
  return "partition " + std::to_string(place.partition.value) + ", record " + std::to_string(place.at.value);
}

}  // namespace

void log_checker::check_partition(partition_id partition) {
  walk on;
  on.partition = partition;
  load_take_overs(on);
  check_prefixes(on);
  const auto rows = all_of(data_, log_family::records);
  for (rows->Seek(key_of(partition, log_position{0}).view()); rows->Valid(); rows->Next()) {
    const auto place = record_place_of(rows->key().ToStringView());
    if (!place) {
      tell("a record's key cannot be read");
      continue;
    }
    if (place->partition != partition) break;
    check_record(on, *place, rows->value().ToStringView());
    check_prefixes(on);
    if (progress_) progress_(++seen_);
  }
  if (!rows->status().ok()) tell(error_of(rows->status(), log_name).what());
  for (const auto& [count, term] : on.prefixes) {
    tell("partition " + std::to_string(partition.value) + ": term " + std::to_string(term.value) +
         " began after record " + std::to_string(count.value) + ", and that prefix is not there");
  }
}

void log_checker::load_take_overs(walk& on) {
  const auto rows = all_of(data_, log_family::takeovers);
  for (rows->Seek(key_of(on.partition, term_number{0}).view()); rows->Valid(); rows->Next()) {
    const auto place = take_over_place_of(rows->key().ToStringView());
    if (!place || place->partition != on.partition) break;
    const auto entry = decode_take_over(rows->value().ToStringView());
    on.prefixes.emplace(entry.prefix.count, place->term);
    on.take_overs.emplace(place->term, entry);
  }
  if (!rows->status().ok()) tell(error_of(rows->status(), log_name).what());
}

void log_checker::check_prefixes(walk& on) {
  auto [here, end] = on.prefixes.equal_range(on.at);
  while (here != end) {
    const bool agrees = on.take_overs.at(here->second).prefix.chain == on.chain;
    here = agrees ? on.prefixes.erase(here) : std::next(here);
  }
}

void log_checker::check_record(walk& on, const record_place& place, std::string_view value) {
  const auto read = envelope_in(place, value);
  if (!read) return;
  const auto& around = *read;
  const auto record = record_in(value);
  check_order(on, place, around);
  const chain_link link{place.partition, place.at, around.term, around.nonce, around.ordinal};
  if (next_chain(on.chain, link, record) != around.chain) tell(place, "its chain hash does not fit");
  check_header(place, around, record);
  check_indexed(place, around);
  on.at = place.at;
  on.chain = around.chain;
  on.term = around.term;
  on.ordinal = around.ordinal;
}

void log_checker::check_order(walk& on, const record_place& place, const envelope& around) {
  if (place.at.value != on.at.value + 1) tell(place, "records before it are missing");
  if (around.term < on.term) tell(place, "its term is lower than the one before");
  const auto expected = around.term == on.term ? on.ordinal.value + 1 : 1;
  if (around.ordinal.value != expected) tell(place, "its ordinal is not the next of its term");
  const auto owner = on.take_overs.find(around.term);
  if (owner == on.take_overs.end()) return tell(place, "nobody took over under its term");
  if (owner->second.nonce != around.nonce) tell(place, "its nonce is not its term's");
  const bool begins = around.ordinal.value == 1;
  if (begins && owner->second.prefix.count.value + 1 != place.at.value) {
    tell(place, "its term began elsewhere");
  }
}

void log_checker::check_header(const record_place& place, const envelope& around, std::string_view record) {
  if (events::partition_of(around.stream, data_.partition_count()) != place.partition.value) {
    tell(place, "its stream belongs to another partition");
  }
  const auto view = view_record(record);
  if (!view) return tell(place, "its bytes cannot be read");
  const auto outline = events::decode_outline(view->clear);
  const auto* header = std::get_if<events::record_outline>(&outline);
  if (header == nullptr) return tell(place, "its header cannot be read");
  const bool agrees = header->stream == around.stream && header->first == around.first &&
                      header->event_count == around.event_count;
  if (!agrees) tell(place, "its header and its envelope disagree");
}

void log_checker::check_indexed(const record_place& place, const envelope& around) {
  std::string value;
  const auto status = data_.database().Get(rocksdb::ReadOptions{}, data_.family(log_family::streams),
                                           key_of(around.stream, around.first).view(), &value);
  if (status.IsNotFound()) return tell(place, "the index does not know it");
  if (!status.ok()) return tell(error_of(status, log_name).what());
  const auto row = stream_index_row_of(value);
  const bool agrees = row && row->at == place.at && row->event_count == around.event_count;
  if (!agrees) tell(place, "the index says otherwise");
}

void log_checker::check_index() {
  const auto rows = all_of(data_, log_family::streams);
  events::stream_id stream;
  std::uint64_t expected = 1;
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const auto place = stream_place_of(rows->key().ToStringView());
    const auto row = stream_index_row_of(rows->value().ToStringView());
    if (!place || !row) {
      tell("a row of the index cannot be read");
      continue;
    }
    if (place->stream != stream) expected = 1;
    if (place->first.value != expected) {
      tell("stream " + events::to_text(place->stream) + " has no event " + std::to_string(expected));
    }
    check_row(*place, *row);
    stream = place->stream;
    expected = place->first.value + row->event_count;
  }
  if (!rows->status().ok()) tell(error_of(rows->status(), log_name).what());
}

void log_checker::check_row(const stream_place& place, const stream_index_row& row) {
  const record_place record{{events::partition_of(place.stream, data_.partition_count())}, row.at};
  rocksdb::PinnableSlice value;
  const auto status = data_.database().Get(rocksdb::ReadOptions{}, data_.family(log_family::records),
                                           key_of(record.partition, record.at).view(), &value);
  if (status.IsNotFound()) return tell(record, "the index names it, and it is not there");
  if (!status.ok()) return tell(error_of(status, log_name).what());
  const auto around = envelope_in(record, value.ToStringView());
  if (!around) return;
  const bool agrees = around->stream == place.stream && around->first == place.first &&
                      around->event_count == row.event_count;
  if (!agrees) tell(record, "the index names it for another record");
}

log_report log_checker::finish(log_statistics statistics) {
  report_.statistics = std::move(statistics);
  return std::move(report_);
}

/// Nothing, and told, when damaged; a newer version stops the check.
std::optional<envelope> log_checker::envelope_in(const record_place& place, std::string_view value) {
  try {
    return decode_envelope(value);
  } catch (const storage_error& problem) {
    if (problem.kind() == storage_failure::newer_version) throw;
  }
  tell(place, "its envelope cannot be read");
  return std::nullopt;
}

void log_checker::tell(const record_place& place, const char* what) {
  tell(name_of(place) + ": " + what);
}

void log_checker::tell(std::string what) {
  ++report_.problem_count;
  if (report_.problems.size() < limits::problems_reported) report_.problems.push_back({std::move(what)});
}

}  // namespace veilleuse::storage
