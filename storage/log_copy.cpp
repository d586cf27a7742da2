#include "storage/log_copy.hpp"

#include "storage/storage_error.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace veilleuse::storage {

namespace {

std::uint64_t records_of(event_log& log) {
  std::uint64_t records = 0;
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
    records += log.end_now({partition}).count.value;
  return records;
}

/// Calls `visit` with each page of a partition.
template <class Visit>
void for_each_page(event_log& log, partition_id partition, const Visit& visit) {
  log_position after;
  for (bool at_end = false; !at_end;) {
    const auto page = log.read_now(partition, after, {});
    if (!page.records.empty()) after = page.records.back().at;
    at_end = page.at_end;
    visit(page.records);
  }
}

void require_part_of(event_log& from, event_log& to) {
  to.for_each_stream_now([&](const events::stream_id& stream, events::sequence last) {
    if (from.stream_end_now(stream) >= last) return true;
    throw storage_error{
        storage_failure::cannot_open,
        "The log to be written holds events that the other lacks: it is in use already. Give an "
        "empty one, and nothing is mixed up."};
  });
}

void take_over_all(event_log& log) {
  std::vector<std::future<take_over_refused>> answers;
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition) {
    auto answer = std::make_shared<std::promise<take_over_refused>>();
    answers.push_back(answer->get_future());
    log.take_over({partition}, [answer](const auto& outcome) {
      const auto* refused = std::get_if<take_over_refused>(&outcome);
      answer->set_value(refused == nullptr ? take_over_refused{} : *refused);
    });
  }
  for (auto& answer : answers)
    if (const auto refused = answer.get(); !refused.why.empty())
      throw storage_error{refused.kind, "The log to be written cannot be taken over: " + refused.why};
}

append_batch missing_of(event_log& to, const std::vector<logged_record>& records) {
  append_batch missing;
  for (const auto& one : records) {
    // Of this page none is written yet, so the end is that of what was there before it.
    if (one.first <= to.stream_end_now(one.stream)) continue;
    missing.push_back({one.stream, {one.first.value - 1}, one.event_count, one.record});
  }
  return missing;
}

void append_all(event_log& to, append_batch batch) {
  if (batch.empty()) return;
  auto answer = std::make_shared<std::promise<std::vector<append_outcome>>>();
  auto outcomes = answer->get_future();
  to.append(std::move(batch), [answer](auto settled) { answer->set_value(std::move(settled)); });
  const auto settled = outcomes.get();
  if (std::ranges::all_of(settled, [](const auto& one) { return one.status == append_status::appended; }))
    return;
  throw storage_error{
      storage_failure::io_error,
      "The log to be written took a part only. Mend what it said before, and copy again: it goes on "
      "where it was."};
}

/// The sealed bytes of the stream, record by record.
template <class Visit>
void for_each_record(event_log& log, const events::stream_id& stream, const Visit& visit) {
  events::sequence from{1};
  for (bool at_end = false; !at_end;) {
    const auto page = log.read_stream_now(stream, from, {});
    for (const auto& record : page.records) {
      visit(record);
      from = {record.first.value + record.event_count};
    }
    at_end = page.at_end;
  }
}

std::vector<logged_record> records_of(event_log& log, const events::stream_id& stream) {
  std::vector<logged_record> all;
  for_each_record(log, stream, [&](const logged_record& one) { all.push_back(one); });
  return all;
}

bool is_same(const logged_record& one, const logged_record& other) {
  return one.first == other.first && one.event_count == other.event_count && *one.record == *other.record;
}

std::uint64_t streams_of(event_log& log) {
  std::uint64_t streams = 0;
  log.for_each_stream_now([&](const auto&, auto) {
    ++streams;
    return true;
  });
  return streams;
}

}  // namespace

std::uint64_t copy_log(event_log& from, event_log& to, const copy_progress& progress) {
  require_part_of(from, to);
  take_over_all(to);
  const auto all = records_of(from);
  std::uint64_t done = 0;
  std::uint64_t appended = 0;
  for (std::uint32_t partition = 0; partition < from.partition_count(); ++partition) {
    for_each_page(from, {partition}, [&](const std::vector<logged_record>& records) {
      auto missing = missing_of(to, records);
      appended += missing.size();
      append_all(to, std::move(missing));
      progress(done += records.size(), all);
    });
  }
  return appended;
}

std::uint64_t compare_logs(event_log& from, event_log& to, const copy_progress& progress) {
  const auto all = records_of(from);
  std::uint64_t same = 0;
  std::uint64_t streams = 0;
  from.for_each_stream_now([&](const events::stream_id& stream, auto) {
    const auto ours = records_of(from, stream);
    if (!std::ranges::equal(ours, records_of(to, stream), is_same)) {
      throw storage_error{storage_failure::damaged, "The copy differs from the original in the stream " +
                                                        events::to_text(stream) +
                                                        ": remove the copy and make it anew."};
    }
    ++streams;
    progress(same += ours.size(), all);
    return true;
  });
  if (streams != streams_of(to))
    throw storage_error{storage_failure::damaged,
                        "The copy has streams that the original lacks: remove it and make it anew."};
  return same;
}

}  // namespace veilleuse::storage
