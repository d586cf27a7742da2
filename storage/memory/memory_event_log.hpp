// The reference log: the port's promises in memory. Nothing happens by itself: every step (applying a batch,
// answering it, answering a read) is a task given to the executor, so a simulation decides when each runs.
//
// Tasks take the oldest step that is due, whichever task runs: an executor may shuffle them and completions
// still come in order. Tasks may be run after the log is gone; they then do nothing.
#pragma once

#include "storage/event_log.hpp"
#include "storage/memory/memory_disk.hpp"

#include <functional>
#include <memory>
#include <string>

namespace veilleuse::storage {

/// Runs or keeps a task. Called with no lock held; running it at once is allowed.
using executor = std::function<void(std::function<void()>)>;

struct memory_log_options {
  std::shared_ptr<memory_disk> disk;
  executor run;
  std::string node = "memory";
};

class memory_event_log final : public event_log {
 public:
  explicit memory_event_log(memory_log_options options);
  /// Answers all that was handed over, on the calling thread.
  ~memory_event_log() override;

  /// The process dies: nothing is answered any more, and every later call is ignored. What was handed over
  /// and not yet applied is lost, but for a prefix: `survives` is asked for each request in order, until it
  /// says no.
  void crash(const std::function<bool(const append_request&)>& survives);

  /// As if the disk were full: appends and take-overs are refused while it lasts.
  void set_read_only(bool yes);

  [[nodiscard]] std::uint32_t partition_count() const override;
  void take_over(partition_id partition, take_over_done done) override;
  void append(append_batch batch, append_done done) override;
  [[nodiscard]] prefix_digest end_now(partition_id partition) override;
  void read(partition_id partition, log_position after, read_limits limits, read_done done) override;
  [[nodiscard]] read_page read_now(partition_id partition, log_position after, read_limits limits) override;
  [[nodiscard]] read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                          read_limits limits) override;
  [[nodiscard]] events::sequence stream_end_now(const events::stream_id& stream) override;
  void for_each_stream_now(
      const std::function<bool(const events::stream_id&, events::sequence last)>& visit) override;
  [[nodiscard]] bool read_only() const override;

 private:
  struct state;

  void schedule();

  std::shared_ptr<state> state_;
};

}  // namespace veilleuse::storage
