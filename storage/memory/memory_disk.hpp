// The disk of memory logs: what is durable, and the rules of terms, ordinals and chains, in their plainest
// form. It outlives the logs that write to it, so a restarted log continues from it, and two logs may compete
// for it.
#pragma once

#include "storage/event_log.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace veilleuse::storage {

struct logged_take_over {
  term_number term;
  term_nonce nonce{};
  std::string node;
  prefix_digest prefix;
};

class memory_disk {
 public:
  explicit memory_disk(std::uint32_t partitions);

  [[nodiscard]] std::uint32_t partition_count() const {
    return static_cast<std::uint32_t>(partitions_.size());
  }

  /// Always granted: the new term is higher than every one before.
  ownership take_over(partition_id partition, const std::string& node);
  /// `term` is the writer's own; another one's take-over since then fences it.
  append_outcome append(partition_id partition, term_number term, const append_request& request);

  [[nodiscard]] prefix_digest end(partition_id partition) const;
  [[nodiscard]] std::vector<logged_take_over> take_overs(partition_id partition) const;
  [[nodiscard]] read_page read(partition_id partition, log_position after, read_limits limits) const;
  [[nodiscard]] read_page read_stream(const events::stream_id& stream, events::sequence from,
                                      read_limits limits) const;
  [[nodiscard]] events::sequence stream_end(const events::stream_id& stream) const;
  /// A copy, so that a visitor may read the log.
  [[nodiscard]] std::vector<std::pair<events::stream_id, events::sequence>> streams() const;

 private:
  struct partition_data {
    std::vector<logged_record> records;
    std::vector<logged_take_over> take_overs;
  };

  [[nodiscard]] prefix_digest end_of(const partition_data& data) const;
  [[nodiscard]] events::sequence end_of(const events::stream_id& stream) const;
  [[nodiscard]] const logged_record& record_at(const events::stream_id& stream, log_position at) const;

  mutable std::mutex mutex_;
  std::vector<partition_data> partitions_;
  std::map<events::stream_id, std::vector<log_position>> streams_;
};

}  // namespace veilleuse::storage
