// A log that fails as real ones do: full for a while, or no longer sure of what it wrote. Decorates the
// memory log.
//
// As on a real log (DESIGN §5), the first `unknown` of a partition latches: everything after it is unknown
// too, until a take-over decides. What was in doubt then has landed before the take-over, or never will.
#pragma once

#include "storage/memory/memory_event_log.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace veilleuse::test {

struct fault_rates {
  /// One in so many requests; 0: never.
  std::uint64_t unavailable = 0;
  std::uint64_t unknown = 0;
};

class faulty_log final : public storage::event_log {
 public:
  faulty_log(storage::memory_event_log& inner, std::mt19937_64& random, fault_rates rates)
      : inner_{inner}, random_{random}, rates_{rates} {}

  /// Sees every request that is handed over.
  std::function<void(const storage::append_request&)> watch = [](const storage::append_request&) {};

  /// No more faults; what is in doubt stays so until the next take-over.
  void heal() { rates_ = {}; }

  [[nodiscard]] std::uint32_t partition_count() const override { return inner_.partition_count(); }
  void take_over(storage::partition_id partition, storage::take_over_done done) override;
  void append(storage::append_batch batch, storage::append_done done) override;
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
  enum class fate : std::uint8_t { passed, unavailable, unknown_landing, unknown_held, unknown_lost };
  [[nodiscard]] fate draw_fate(storage::partition_id partition);

  storage::memory_event_log& inner_;
  std::mt19937_64& random_;
  fault_rates rates_;
  std::set<storage::partition_id> latched_;
  /// Requests that may still land, until a take-over.
  std::map<storage::partition_id, storage::append_batch> held_;
};

}  // namespace veilleuse::test
