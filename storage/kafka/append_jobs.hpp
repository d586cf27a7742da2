// The batches that were handed over and are not answered: those that share a partition are answered in the
// order in which they came, and a partition whose brokers are slow holds back none but its own.
#pragma once

#include "storage/event_log.hpp"
#include "storage/rocksdb/log_meter.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace veilleuse::storage {

struct append_job {
  append_batch batch;
  append_done done;
  log_meter::clock::time_point handed_over_at = log_meter::clock::now();
  std::vector<append_outcome> outcomes;
  /// Requests without an outcome.
  std::size_t open = 0;
  bool answered = false;
  /// In which its streams lie, each once.
  std::vector<partition_id> partitions;
};

using shared_append_job = std::shared_ptr<append_job>;

class append_jobs {
 public:
  explicit append_jobs(std::uint32_t partitions) : queues_(partitions) {}

  /// Gives it its place behind all that came before.
  void add(const shared_append_job& what);
  void settle(const shared_append_job& what, std::size_t request, append_outcome outcome);

  /// Answers those that are settled and whose turn it is. Returns how many requests they held.
  [[nodiscard]] std::size_t answer(log_meter& meter);

  [[nodiscard]] bool empty() const { return unanswered_ == 0; }

 private:
  [[nodiscard]] bool its_turn(const append_job& what) const;

  /// By partition, the oldest first.
  std::vector<std::deque<shared_append_job>> queues_;
  /// Settled, and waiting for those before them.
  std::vector<shared_append_job> settled_;
  std::size_t unanswered_ = 0;
};

}  // namespace veilleuse::storage
