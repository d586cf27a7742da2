// A log that can be read but for some streams. Decorates another.
#pragma once

#include "storage/event_log.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace veilleuse::test {

class troubled_log final : public storage::event_log {
 public:
  explicit troubled_log(storage::event_log& inner) : inner_{inner} {}

  /// What happens to whoever reads one of these streams: throws.
  std::map<events::stream_id, std::function<void()>> trouble;
  /// Why no partition can be taken over.
  std::optional<std::string> take_over_refused;

  [[nodiscard]] std::uint32_t partition_count() const override { return inner_.partition_count(); }
  void take_over(storage::partition_id partition, storage::take_over_done done) override {
    if (take_over_refused)
      done(storage::take_over_refused{*take_over_refused});
    else
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
    if (const auto found = trouble.find(stream); found != trouble.end()) found->second();
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

}  // namespace veilleuse::test
