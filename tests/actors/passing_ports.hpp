// Ports that pass everything on: the base of those that get in the way of one thing.
#pragma once

#include "storage/event_log.hpp"
#include "storage/view_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace veilleuse::test {

/// `inner` outlives it.
class passing_log : public storage::event_log {
 public:
  explicit passing_log(storage::event_log& inner) : inner_{inner} {}

  [[nodiscard]] std::uint32_t partition_count() const override { return inner_.partition_count(); }
  void take_over(storage::partition_id partition, storage::take_over_done done) override {
    inner_.take_over(partition, std::move(done));
  }
  void append(storage::append_batch batch, storage::append_done done) override {
    inner_.append(std::move(batch), std::move(done));
  }
  [[nodiscard]] storage::prefix_digest end_now(storage::partition_id partition) override {
    return inner_.end_now(partition);
  }
  void read(storage::partition_id partition, storage::log_position after, storage::read_limits limits,
            storage::read_done done) override {
    inner_.read(partition, after, limits, std::move(done));
  }
  [[nodiscard]] storage::read_page read_now(storage::partition_id partition, storage::log_position after,
                                            storage::read_limits limits) override {
    return inner_.read_now(partition, after, limits);
  }
  [[nodiscard]] storage::read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                                   storage::read_limits limits) override {
    return inner_.read_stream_now(stream, from, limits);
  }
  [[nodiscard]] events::sequence stream_end_now(const events::stream_id& stream) override {
    return inner_.stream_end_now(stream);
  }
  void for_each_stream_now(
      const std::function<bool(const events::stream_id&, events::sequence last)>& visit) override {
    inner_.for_each_stream_now(visit);
  }
  [[nodiscard]] bool read_only() const override { return inner_.read_only(); }

 private:
  storage::event_log& inner_;
};

/// `inner` outlives it.
class passing_views : public storage::view_store {
 public:
  explicit passing_views(storage::view_store& inner) : inner_{inner} {}

  void apply(std::string_view view, storage::partition_id partition, const storage::prefix_digest& offset,
             const std::vector<storage::view_change>& changes) override {
    inner_.apply(view, partition, offset, changes);
  }
  storage::prefix_digest offset(std::string_view view, storage::partition_id partition) override {
    return inner_.offset(view, partition);
  }
  std::optional<std::string> find(std::string_view view, std::string_view key) override {
    return inner_.find(view, key);
  }
  void scan(std::string_view view, std::string_view from,
            const std::function<bool(std::string_view, std::string_view)>& visit) override {
    inner_.scan(view, from, visit);
  }
  void drop(std::string_view view) override { inner_.drop(view); }

 private:
  storage::view_store& inner_;
};

}  // namespace veilleuse::test
