// The one thread that writes: gathers all that was handed over while the last sync ran, writes it as one
// batch, and answers. One sync serves many conversations.
//
// Any append of the batch may be answered `unavailable` when the disk is full (nothing of the batch can be
// replayed: RocksDB's log record is torn, and the recovery drops it); after a failed sync all are `unknown`
// and the process ends.
#pragma once

#include "storage/rocksdb/commit_builder.hpp"
#include "storage/rocksdb/event_log_options.hpp"
#include "storage/rocksdb/log_meter.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

namespace veilleuse::storage {

class group_commit {
 public:
  group_commit(const log_database& data, const log_reader& reader, event_log_options options);
  group_commit(const group_commit&) = delete;
  group_commit& operator=(const group_commit&) = delete;
  /// Answers all that was handed over.
  ~group_commit();

  void append(append_batch batch, append_done done);
  void take_over(partition_id partition, take_over_done done);
  [[nodiscard]] std::optional<prefix_digest> durable_end(partition_id partition) const {
    return builder_.durable_end(partition);
  }
  [[nodiscard]] bool read_only() const { return standing_ != standing::writing; }
  /// Any thread.
  [[nodiscard]] log_reading reading() const;

 private:
  enum class standing : std::uint8_t { writing, no_room, failed };

  struct append_job {
    append_batch batch;
    append_done done;
    /// Of the batch as handed over; a job refused at the door keeps its place with an empty batch, so that
    /// answers stay in order.
    std::size_t size = 0;
    std::vector<append_outcome> outcomes;
    /// Outcomes before this one are final; the others hang on the group being built.
    std::size_t final = 0;
    log_meter::clock::time_point handed_over_at = log_meter::clock::now();
  };
  struct take_over_job {
    partition_id partition;
    take_over_done done;
    std::variant<ownership, take_over_refused> outcome;
  };
  using job = std::variant<append_job, take_over_job>;

  void hand_over(job what);
  void run();
  /// False when closing and nothing is left.
  [[nodiscard]] bool wait_for_jobs();
  void write_jobs();
  void stage(append_job& what);
  void stage(take_over_job& what);
  void commit();
  /// What the group's failure means for the appends that hung on it.
  [[nodiscard]] append_status judge(const rocksdb::Status& failure);
  void settle(append_job& what, append_status failure);
  void settle(take_over_job& what, append_status failure);
  void answer(append_job& what);
  void answer(take_over_job& what);
  void try_to_resume();

  const log_database& data_;
  const event_log_options options_;
  commit_builder builder_;
  log_meter meter_;
  std::atomic<standing> standing_ = standing::writing;
  std::atomic<std::size_t> in_flight_ = 0;
  std::chrono::steady_clock::time_point next_try_;

  std::mutex mutex_;
  std::condition_variable handed_over_;
  std::vector<job> waiting_;
  bool closing_ = false;
  bool asleep_ = false;

  /// The jobs being written: those before `answered_` are answered, those before `staged_` are wholly in the
  /// group.
  std::vector<job> taken_;
  std::size_t answered_ = 0;
  std::size_t staged_ = 0;
  std::string failure_;

  std::thread thread_;
};

}  // namespace veilleuse::storage
