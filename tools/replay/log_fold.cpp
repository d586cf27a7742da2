#include "tools/replay/log_fold.hpp"

#include "tools/limits.hpp"
#include "tools/replay/merged_reader.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

namespace veilleuse::tools {
namespace {

struct folded_stream {
  any_state state;
  storage::shared_key key;
  bool key_looked_up = false;
  /// A later record was seen: what follows does not count, whatever its time.
  bool is_past = false;
};

struct folded_partition {
  std::unordered_map<events::stream_id, folded_stream> streams;
  fold_counts counts;
};

class partition_fold {
 public:
  partition_fold(storage::event_log& log, const fold_request& request, std::atomic<std::uint64_t>& records)
      : log_{log}, request_{request}, records_{records} {}

  [[nodiscard]] engine::outcome<folded_partition> run(storage::partition_id partition) {
    storage::log_position last;
    for (bool at_end = false; !at_end;) {
      const auto page = log_.read_now(partition, last, storage::read_limits{});
      for (const auto& logged : page.records) {
        if (const auto folded = fold(logged); !folded) return folded.error();
        last = logged.at;
      }
      records_ += page.records.size();
      at_end = page.at_end || page.records.empty();
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] engine::outcome<engine::done> fold(const storage::logged_record& logged) {
    return for_kind<engine::done>(logged.stream.kind,
                                  [&]<class Aggregate>() { return fold_as<Aggregate>(logged); });
  }

  template <class Aggregate>
  [[nodiscard]] engine::outcome<engine::done> fold_as(const storage::logged_record& logged) {
    auto& mine = stream_of<Aggregate>(logged.stream);
    if (mine.is_past) return engine::done{};
    const auto view = storage::view_record(*logged.record);
    if (!view) return unreadable_record(logged.at, events::codec_error::damaged);
    const auto parts = open(*view, mine, logged.stream);
    if (!parts) return content_does_not_open(logged.at);
    auto decoded = events::decode_record<typename Aggregate::event>(view->clear, *parts);
    if (const auto* error = std::get_if<events::codec_error>(&decoded))
      return unreadable_record(logged.at, *error);
    const auto& what = std::get<0>(decoded);
    mine.is_past = request_.until && what.at > *request_.until;
    if (mine.is_past) return engine::done{};
    events::evolve(std::get<typename Aggregate::state>(mine.state), what);
    ++result_.counts.records;
    result_.counts.events += what.events.size();
    return engine::done{};
  }

  template <class Aggregate>
  folded_stream& stream_of(const events::stream_id& stream) {
    auto [place, is_new] = result_.streams.try_emplace(stream);
    if (is_new) place->second.state = typename Aggregate::state{};
    return place->second;
  }

  /// The contents, or none where they are not wanted or cannot be had. Nothing when they do not open.
  [[nodiscard]] std::optional<std::vector<std::string>> open(const storage::record_view& view,
                                                             folded_stream& mine,
                                                             const events::stream_id& stream) {
    if (request_.keys == nullptr || view.sealed.empty()) return std::vector<std::string>{};
    if (!mine.key_looked_up) mine.key = request_.keys->find(events::key_stream_of(stream)).key;
    mine.key_looked_up = true;
    if (!mine.key) {
      ++result_.counts.without_key;
      return std::vector<std::string>{};
    }
    ++result_.counts.opened;
    return storage::open_parts(view, mine.key);
  }

  static engine::failure content_does_not_open(storage::log_position at) {
    return {
        engine::exit_code::data_unusable,
        fmt::format("the content of record {} does not open with its key: one of them was changed; restore a "
                    "backup of both",
                    at.value)};
  }

  storage::event_log& log_;
  const fold_request& request_;
  std::atomic<std::uint64_t>& records_;
  folded_partition result_;
};

/// Runs the folds of the next partitions ahead of whoever takes them in order.
class fold_ahead {
 public:
  fold_ahead(storage::event_log& log, const fold_request& request) : log_{log}, request_{request} {
    const auto cores = std::max(1u, std::thread::hardware_concurrency());
    while (running_.size() < cores && start_next()) {
    }
  }

  [[nodiscard]] bool at_end() const { return running_.empty(); }

  template <class Look>
  [[nodiscard]] engine::outcome<folded_partition> take(Look look) {
    while (running_.front().wait_for(limits::look_interval) != std::future_status::ready)
      look(records_.load());
    auto folded = running_.front().get();
    running_.pop_front();
    (void)start_next();
    look(records_.load());
    return folded;
  }

 private:
  bool start_next() {
    if (next_ == log_.partition_count()) return false;
    const storage::partition_id partition{next_++};
    running_.push_back(std::async(std::launch::async, [this, partition] {
      return partition_fold{log_, request_, records_}.run(partition);
    }));
    return true;
  }

  storage::event_log& log_;
  const fold_request& request_;
  std::atomic<std::uint64_t> records_{0};
  std::uint32_t next_ = 0;
  /// The last member: its threads use the others until they end.
  std::deque<std::future<engine::outcome<folded_partition>>> running_;
};

void add(fold_counts& sum, const fold_counts& more) {
  sum.records += more.records;
  sum.events += more.events;
  sum.opened += more.opened;
  sum.without_key += more.without_key;
}

[[nodiscard]] bool visit_in_order(const folded_partition& folded, const state_sink& visit) {
  std::map<events::stream_id, const any_state*> ordered;
  for (const auto& [stream, mine] : folded.streams)
    ordered.emplace(stream, &mine.state);
  return std::ranges::all_of(ordered, [&](const auto& each) {
    const bool has_events =
        std::visit([](const auto& state) { return state.head.last.value > 0; }, *each.second);
    return !has_events || visit(*each.second);
  });
}

}  // namespace

engine::outcome<fold_counts> fold_log(storage::event_log& log, const fold_request& request,
                                      const state_sink& visit, const progress_sink& progress) {
  const auto all = count_records(log);
  fold_counts counts;
  fold_ahead folds{log, request};
  while (!folds.at_end()) {
    const auto folded = folds.take([&](std::uint64_t done) {
      if (progress) progress({done, all});
    });
    if (!folded) return folded.error();
    add(counts, folded.value().counts);
    if (!visit_in_order(folded.value(), visit)) break;
  }
  return counts;
}

}  // namespace veilleuse::tools
