// Reads partitions of a topic, each from an offset on, one after the other as they come.
#pragma once

#include "storage/counting/term_reports.hpp"
#include "storage/kafka/handles.hpp"
#include "storage/kafka/kafka_log_options.hpp"
#include "storage/kafka/wake_up.hpp"
#include "storage/log_types.hpp"
#include "storage/storage_error.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace veilleuse::storage {

struct read_entry {
  partition_id partition;
  entry_offset at;
  std::string_view key;
  std::string_view value;
};

class topic_reader {
 public:
  /// Throws storage_error.
  topic_reader(const kafka_connection& from, std::uint32_t partitions, wake_up& woken);
  topic_reader(const topic_reader&) = delete;
  topic_reader& operator=(const topic_reader&) = delete;
  ~topic_reader();

  /// Throws storage_error.
  void follow(partition_id partition, entry_offset from);
  /// Returns when none of its entries will come any more.
  void leave(partition_id partition);
  [[nodiscard]] bool follows(partition_id partition) const { return followed_.at(partition.value); }

  /// Those that came since, at most `most`; the others at the next call. `failed` is told of a partition that
  /// cannot be read on. Returns true when there may be more.
  bool for_each_entry(std::size_t most, const std::function<void(const read_entry&)>& visit,
                      const std::function<void(partition_id, const storage_error&)>& failed);

 private:
  kafka_client client_;
  kafka_topic topic_;
  kafka_queue queue_;
  std::vector<bool> followed_;
};

}  // namespace veilleuse::storage
