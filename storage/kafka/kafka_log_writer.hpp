// The one thread of a log on Kafka: sends what is handed over, believes the reports as far as the rule goes,
// reads the partitions that others own, writes both into this node's copy, and answers. What is answered can
// be read.
#pragma once

#include "storage/event_log.hpp"
#include "storage/kafka/append_jobs.hpp"
#include "storage/kafka/kafka_log_options.hpp"
#include "storage/kafka/partition_term.hpp"
#include "storage/kafka/topic_copy.hpp"
#include "storage/kafka/topic_reader.hpp"
#include "storage/kafka/topic_writer.hpp"
#include "storage/kafka/wake_up.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

namespace veilleuse::storage {

class kafka_log_writer {
 public:
  /// Throws storage_error.
  kafka_log_writer(const log_database& data, const log_reader& reader, kafka_log_options options);
  kafka_log_writer(const kafka_log_writer&) = delete;
  kafka_log_writer& operator=(const kafka_log_writer&) = delete;
  /// Waits a moment for the reports of what was sent, and answers all that was handed over.
  ~kafka_log_writer();

  void append(append_batch batch, append_done done);
  void take_over(partition_id partition, take_over_done done);
  /// Any thread.
  [[nodiscard]] prefix_digest durable_end(partition_id partition) const {
    return copy_.durable_end(partition);
  }
  [[nodiscard]] entry_offset durable_next(partition_id partition) const {
    return copy_.durable_next(partition);
  }
  /// Nothing is acknowledged now: this node's copy failed, or the brokers have been silent for too long.
  [[nodiscard]] bool takes_nothing() const { return failed_ || silent_; }
  [[nodiscard]] log_reading reading() const;

 private:
  using clock = std::chrono::steady_clock;

  struct take_over_job {
    partition_id partition;
    take_over_done done;
  };
  using job = std::variant<shared_append_job, take_over_job>;

  /// A take-over that was asked for and is not answered.
  struct attempt {
    take_over_done done;
    clock::time_point began;
    clock::time_point deadline;
    term_number term{};
    term_nonce nonce{};
    std::size_t sent = 0;
    /// Its entry is under way.
    bool waits = false;
  };

  struct written_partition {
    /// While it is owned.
    std::optional<partition_term> term;
    std::optional<attempt> taking;
    /// The last attempt to take it over was refused.
    bool refused = false;
    /// It cannot be read on; why was said.
    bool stopped = false;
  };

  struct granted_term {
    take_over_done done;
    ownership what;
  };

  void hand_over(job what);
  void run();
  /// One round of all there is to do. Returns true when there is more already.
  bool work();
  [[nodiscard]] bool is_done() const;
  void begin(const shared_append_job& what);
  void begin(take_over_job& what);
  [[nodiscard]] std::optional<append_status> send(const shared_append_job& what, std::size_t request);
  [[nodiscard]] events::sequence end_of(const partition_term& term, const events::stream_id& stream);
  void take(const delivery& what);
  void take(const read_entry& what);
  void take(const read_entry& what, const take_over_in_topic& entry);
  void go_on_with_take_overs();
  void send(partition_id partition, attempt& what);
  void grant(partition_id partition, attempt what);
  void refuse(written_partition& partition, const std::string& why,
              storage_failure kind = storage_failure::io_error);
  /// Nothing more of its term is believed, and it is read as any other's.
  void lose(partition_id partition, const std::string& why);
  void stop(partition_id partition, const storage_error& why);
  [[nodiscard]] bool waits_too_long(const written_partition& partition, clock::time_point now) const;
  void look_at_silence();
  void make_writer();
  void require_living_writer();
  [[nodiscard]] bool commit();
  void answer();
  void fail(const std::string& why);

  const kafka_log_options options_;
  wake_up woken_;
  topic_copy copy_;
  topic_reader reader_;
  std::optional<topic_writer> writer_;
  append_jobs jobs_;
  log_meter meter_;
  std::vector<written_partition> partitions_;
  std::vector<granted_term> granted_;
  std::atomic<std::size_t> in_flight_ = 0;
  std::atomic<bool> failed_ = false;
  std::atomic<bool> silent_ = false;

  mutable std::mutex mutex_;
  std::vector<job> waiting_;
  std::optional<clock::time_point> closing_;

  std::thread thread_;
};

}  // namespace veilleuse::storage
