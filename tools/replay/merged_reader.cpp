#include "tools/replay/merged_reader.hpp"

#include "tools/limits.hpp"

#include <algorithm>
#include <tuple>

namespace veilleuse::tools {
merged_reader::merged_reader(storage::event_log& log) : log_{log}, cursors_(log.partition_count()) {
  for (std::uint32_t number = 0; number < cursors_.size(); ++number)
    cursors_[number].partition = {number};
}

engine::outcome<engine::done> merged_reader::advance(cursor& at) {
  at.head.reset();
  if (at.next == at.page.records.size()) {
    if (at.page.at_end) return engine::done{};
    at.page = log_.read_now(at.partition, at.last, limits::page_of_many);
    at.next = 0;
    if (at.page.records.empty()) return engine::done{};
  }
  const auto& logged = at.page.records[at.next++];
  auto read = read_any_skeleton(logged);
  if (!read) return read.error();
  at.head = std::move(read.value());
  at.last = logged.at;
  at.term = logged.term;
  return engine::done{};
}

bool merged_reader::comes_later(const cursor& one, const cursor& other) {
  const auto rank = [](const cursor& at) { return std::tuple{at.term, time_of(*at.head), at.partition}; };
  return rank(one) > rank(other);
}

engine::outcome<engine::done> merged_reader::read(const std::function<bool(const any_record&, bool)>& visit,
                                                  const progress_sink& progress) {
  const auto all = progress ? count_records(log_) : 0;
  std::vector<cursor*> heap;
  for (auto& each : cursors_) {
    if (const auto moved = advance(each); !moved) return moved.error();
    if (each.head) heap.push_back(&each);
  }
  const auto later = [](const cursor* one, const cursor* other) { return comes_later(*one, *other); };
  std::ranges::make_heap(heap, later);
  for (std::uint64_t seen = 1; !heap.empty(); ++seen) {
    std::ranges::pop_heap(heap, later);
    auto& first = *heap.back();
    const auto time = time_of(*first.head);
    if (!visit(*first.head, time < first.latest)) break;
    first.latest = std::max(first.latest, time);
    if (const auto moved = advance(first); !moved) return moved.error();
    if (first.head) {
      std::ranges::push_heap(heap, later);
    } else {
      heap.pop_back();
    }
    if (progress && seen % limits::records_between_looks == 0) progress({seen, all});
  }
  return engine::done{};
}

std::uint64_t count_records(storage::event_log& log) {
  std::uint64_t records = 0;
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
    records += log.end_now({partition}).count.value;
  return records;
}

}  // namespace veilleuse::tools
