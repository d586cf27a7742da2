// What every log does alike that has its records in a RocksDB of its own: it reads there.
#pragma once

#include "storage/event_log.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/log_reader.hpp"
#include "storage/rocksdb/read_worker.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace veilleuse::storage {

/// `Port` is event_log, or what adds to it.
template <class Port>
class log_on_database : public Port {
 public:
  explicit log_on_database(const log_database_options& options) : data_{options} {}

  std::uint32_t partition_count() const override { return data_.partition_count(); }

  void read(partition_id partition, log_position after, read_limits limits, read_done done) override {
    const auto shared = std::make_shared<read_done>(std::move(done));
    const bool asked = worker_.ask([this, partition, after, limits, shared] {
      std::optional<storage_error> problem;
      try {
        return (*shared)(reader_.read(partition, after, limits));
      } catch (const storage_error& failure) {
        problem = failure;
      }
      (*shared)(*problem);
    });
    if (!asked)
      (*shared)(storage_error{storage_failure::io_error, "Too many reads of the event log are waiting."});
  }

  read_page read_now(partition_id partition, log_position after, read_limits limits) override {
    return reader_.read(partition, after, limits);
  }

  read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                            read_limits limits) override {
    return reader_.read_stream(stream, from, limits);
  }

  events::sequence stream_end_now(const events::stream_id& stream) override {
    return reader_.stream_end(stream);
  }

  void for_each_stream_now(
      const std::function<bool(const events::stream_id&, events::sequence last)>& visit) override {
    reader_.for_each_stream(visit);
  }

 protected:
  [[nodiscard]] const log_database& data() const { return data_; }
  [[nodiscard]] const log_reader& reader() const { return reader_; }
  /// On the thread of the reads, for who has no other.
  void answer_later(std::function<void()> answer) { worker_.ask_always(std::move(answer)); }

 private:
  log_database data_;
  log_reader reader_{data_};
  read_worker worker_;
};

}  // namespace veilleuse::storage
