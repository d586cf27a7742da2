#include "storage/kafka/topic_reader.hpp"

#include "storage/kafka/kafka_client.hpp"

#include <algorithm>
#include <array>

namespace veilleuse::storage {

namespace {

/// Taken from librdkafka at once.
constexpr std::size_t messages_at_once = 256;

std::string_view bytes_of(const void* from, std::size_t size) {
  return {static_cast<const char*>(from), size};
}

storage_error lost_entries(partition_id partition, std::int64_t at) {
  return {
      storage_failure::damaged,
      "Partition " + std::to_string(partition.value) + " of the topic of events no longer has the entry " +
          std::to_string(at) +
          ", which this node must read next. The topic must keep every entry (retention.ms and "
          "retention.bytes -1, cleanup.policy delete); if it did, all its replicas have lost what they had."};
}

}  // namespace

topic_reader::topic_reader(const kafka_connection& from, std::uint32_t partitions, wake_up& woken)
    : client_{make_consumer(from)},
      topic_{open_topic(*client_, from.topic)},
      queue_{rd_kafka_queue_new(client_.get())},
      followed_(partitions) {
  woken.wake_for(*queue_);
}

topic_reader::~topic_reader() {
  wake_up::forget(*queue_);
  for (std::uint32_t partition = 0; partition < followed_.size(); ++partition)
    if (followed_[partition]) leave({partition});
}

void topic_reader::follow(partition_id partition, entry_offset from) {
  const auto number = static_cast<std::int32_t>(partition.value);
  if (rd_kafka_consume_start_queue(topic_.get(), number, static_cast<std::int64_t>(from.value),
                                   queue_.get()) != 0)
    throw kafka_failure("read the topic of events", rd_kafka_last_error());
  followed_.at(partition.value) = true;
}

void topic_reader::leave(partition_id partition) {
  rd_kafka_consume_stop(topic_.get(), static_cast<std::int32_t>(partition.value));
  followed_.at(partition.value) = false;
}

bool topic_reader::for_each_entry(std::size_t most, const std::function<void(const read_entry&)>& visit,
                                  const std::function<void(partition_id, const storage_error&)>& failed) {
  std::array<rd_kafka_message_t*, messages_at_once> messages;
  for (std::size_t seen = 0; seen < most;) {
    const auto came = rd_kafka_consume_batch_queue(queue_.get(), 0, messages.data(),
                                                   std::min(messages.size(), most - seen));
    if (came <= 0) return false;
    seen += static_cast<std::size_t>(came);
    for (std::size_t at = 0; at < static_cast<std::size_t>(came); ++at) {
      const kafka_message message{messages[at]};
      const partition_id partition{static_cast<std::uint32_t>(message->partition)};
      if (partition.value >= followed_.size() || !followed_[partition.value]) continue;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        visit({partition,
               {static_cast<std::uint64_t>(message->offset)},
               bytes_of(message->key, message->key_len),
               bytes_of(message->payload, message->len)});
      } else if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
                 message->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        failed(partition, lost_entries(partition, message->offset));
      }
      // Any other error is of the way to the brokers, and librdkafka tries again by itself.
    }
  }
  return true;
}

}  // namespace veilleuse::storage
