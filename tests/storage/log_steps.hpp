// Steps of tests of the event log: make requests, append and wait, read all.
#pragma once

#include "storage/event_log.hpp"
#include "tests/storage/streams.hpp"

#include <future>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace veilleuse::storage {

inline std::ostream& operator<<(std::ostream& out, append_status status) {
  constexpr const char* names[] = {"appended", "conflict", "fenced", "unavailable", "unknown"};
  return out << names[static_cast<std::size_t>(status)];
}

}  // namespace veilleuse::storage

namespace veilleuse::tests {

inline storage::append_request request(const events::stream_id& stream, std::uint64_t expected_last,
                                       const std::string& record = "record", std::uint32_t events = 1) {
  return {stream, {expected_last}, events, std::make_shared<const std::string>(record)};
}

inline std::future<std::vector<storage::append_outcome>> start_append(storage::event_log& log,
                                                                      storage::append_batch batch) {
  auto promise = std::make_shared<std::promise<std::vector<storage::append_outcome>>>();
  auto outcome = promise->get_future();
  log.append(std::move(batch), [promise](auto outcomes) { promise->set_value(std::move(outcomes)); });
  return outcome;
}

inline std::vector<storage::append_outcome> append(storage::event_log& log, storage::append_batch batch) {
  return start_append(log, std::move(batch)).get();
}

inline storage::append_outcome append_one(storage::event_log& log, storage::append_request what) {
  return append(log, {std::move(what)}).at(0);
}

inline std::variant<storage::ownership, storage::take_over_refused> try_take_over(storage::event_log& log,
                                                                                  std::uint32_t partition) {
  std::promise<std::variant<storage::ownership, storage::take_over_refused>> promise;
  log.take_over({partition}, [&promise](auto outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get();
}

inline storage::ownership take_over(storage::event_log& log, std::uint32_t partition) {
  return std::get<storage::ownership>(try_take_over(log, partition));
}

inline void take_over_all(storage::event_log& log) {
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition) {
    static_cast<void>(take_over(log, partition));
  }
}

inline storage::partition_id partition_in(const storage::event_log& log, const events::stream_id& stream) {
  return {events::partition_of(stream, log.partition_count())};
}

/// The texts of a stream's records, read page by page.
inline std::vector<std::string> texts_of(storage::event_log& log, const events::stream_id& stream,
                                         storage::read_limits limits = {}) {
  std::vector<std::string> texts;
  events::sequence from{1};
  for (;;) {
    const auto page = log.read_stream_now(stream, from, limits);
    for (const auto& record : page.records) {
      texts.push_back(*record.record);
      from = {record.first.value + record.event_count};
    }
    if (page.at_end) return texts;
  }
}

}  // namespace veilleuse::tests
