#include "storage/kafka/kafka_event_log.hpp"

#include "storage/kafka/kafka_log_writer.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "storage/rocksdb/end_process.hpp"
#include "storage/rocksdb/log_on_database.hpp"

#include <cstdio>
#include <utility>

namespace veilleuse::storage {

namespace {

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

class kafka_event_log final : public log_on_database<event_log> {
 public:
  explicit kafka_event_log(const kafka_log_options& options) : log_on_database{copy_of(options)} {
    writer_.emplace(data(), reader(), options);
  }

  void take_over(partition_id partition, take_over_done done) override {
    writer_->take_over(partition, std::move(done));
  }

  void append(append_batch batch, append_done done) override {
    writer_->append(std::move(batch), std::move(done));
  }

  prefix_digest end_now(partition_id partition) override { return writer_->durable_end(partition); }

  bool read_only() const override { return writer_->failed(); }

  log_reading reading() const override { return writer_->reading(); }

 private:
  std::optional<kafka_log_writer> writer_;
};

}  // namespace

std::unique_ptr<event_log> open_kafka_event_log(const kafka_log_options& options) {
  return std::make_unique<kafka_event_log>(completed(options));
}

}  // namespace veilleuse::storage
