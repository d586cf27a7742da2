// A log whose appends meet the fates that a real one may deal them: a decorator over any log, for simulations
// and tests.
//
// After an `unknown` the partition is latched, as the rule of terms demands: new appends are `unavailable`
// until this log has taken the partition over again, and what was handed over in the same batch behind it is
// unknown too. A late append lands at any later moment, unless a take-over was asked for before.
#pragma once

#include "storage/event_log.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace veilleuse::storage {

enum class append_fate : std::uint8_t {
  as_asked,
  /// Answered, and nothing is written.
  conflict,
  unavailable,
  /// Answered `unknown`.
  unknown_and_lost,
  unknown_but_landed,
  unknown_and_late,
};

struct log_faults {
  /// Asked for each request that is not doomed already, in order.
  std::function<append_fate(const append_request&)> fate;
  /// Given one task for each late append; running it lets the oldest late append of its partition land. Tasks
  /// may be dropped, and do nothing once the log is gone.
  std::function<void(std::function<void()>)> later;
};

class faulty_event_log final : public event_log {
 public:
  /// `inner` must outlive this log.
  faulty_event_log(event_log& inner, log_faults faults);
  ~faulty_event_log() override;

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
  std::shared_ptr<state> state_;
};

}  // namespace veilleuse::storage
