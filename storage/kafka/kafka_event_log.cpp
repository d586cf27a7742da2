#include "storage/kafka/kafka_event_log.hpp"

#include "storage/kafka/kafka_log_writer.hpp"
#include "storage/kafka/topic_check.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "storage/kafka/topic_watch.hpp"
#include "storage/rocksdb/end_process.hpp"
#include "storage/rocksdb/log_on_database.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

namespace veilleuse::storage {

namespace {

/// How often it is looked how far the copy is.
constexpr std::chrono::milliseconds look_interval{20};

void print_notice(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
}

kafka_log_options completed(kafka_log_options options) {
  if (!options.on_notice) options.on_notice = print_notice;
  if (!options.on_fatal) options.on_fatal = end_process;
  return options;
}

log_database_options copy_of(const kafka_log_options& options) {
  const auto origin = origin_of(options.connection);
  log_database_options copy;
  copy.directory = options.directory;
  copy.partitions = origin.partitions;
  copy.copies = origin.installation;
  return copy;
}

class kafka_event_log final : public log_on_database<topic_event_log> {
 public:
  explicit kafka_event_log(const kafka_log_options& options)
      : log_on_database{copy_of(options)}, connection_{options.connection} {
    writer_.emplace(data(), reader(), options);
    watch_.emplace(options.connection, options.topic_look_interval, options.on_notice);
  }

  void take_over(partition_id partition, take_over_done done) override {
    writer_->take_over(partition, std::move(done));
  }

  void append(append_batch batch, append_done done) override {
    writer_->append(std::move(batch), std::move(done));
  }

  prefix_digest end_now(partition_id partition) override { return writer_->durable_end(partition); }

  const std::string& installation() const override { return data().installation(); }

  void read_to_end(const std::function<void(std::uint64_t read, std::uint64_t all)>& progress) override {
    const auto ends = ends_of_topic(connection_, partition_count());
    const auto all = std::accumulate(ends.begin(), ends.end(), std::uint64_t{0});
    auto last_progress = std::chrono::steady_clock::now();
    for (std::uint64_t before = 0;;) {
      const auto read = entries_read(ends);
      progress(read, all);
      if (read == all) return;
      const auto now = std::chrono::steady_clock::now();
      if (std::exchange(before, read) != read) last_progress = now;
      if (now - last_progress > connection_.patience) throw stands_still(read, all);
      std::this_thread::sleep_for(look_interval);
    }
  }

  bool read_only() const override {
    return writer_->takes_nothing() || watch_->standing() >= topic_standing::takes_not_all;
  }

  log_reading reading() const override { return writer_->reading(); }

 private:
  [[nodiscard]] std::uint64_t entries_read(const std::vector<std::uint64_t>& ends) const {
    std::uint64_t read = 0;
    for (std::uint32_t partition = 0; partition < ends.size(); ++partition)
      read += std::min(ends[partition], writer_->durable_next({partition}).value);
    return read;
  }
  [[nodiscard]] storage_error stands_still(std::uint64_t read, std::uint64_t all) const {
    return {storage_failure::io_error,
            "The topic " + connection_.topic + " is read no further: " + std::to_string(read) + " of " +
                std::to_string(all) + " entries in " + std::to_string(connection_.patience.count()) +
                " ms. See whether its brokers are there, and what was said of its partitions."};
  }

  kafka_connection connection_;
  std::optional<kafka_log_writer> writer_;
  std::optional<topic_watch> watch_;
};

}  // namespace

std::unique_ptr<topic_event_log> open_kafka_event_log(const kafka_log_options& options) {
  return std::make_unique<kafka_event_log>(completed(options));
}

}  // namespace veilleuse::storage
