#include "storage/kafka/topic_writer.hpp"

#include "storage/kafka/kafka_client.hpp"

#include <array>

namespace veilleuse::storage {

namespace {

/// Success without an offset is what a broker says of an entry that it had already: where it stands is not
/// known.
std::optional<entry_offset> offset_of(const rd_kafka_message_t& what) {
  if (what.err != RD_KAFKA_RESP_ERR_NO_ERROR || what.offset < 0) return std::nullopt;
  return entry_offset{static_cast<std::uint64_t>(what.offset)};
}

/// librdkafka's bytes are not const; it only copies them.
void* untyped(std::string_view bytes) {
  return const_cast<char*>(bytes.data());
}

}  // namespace

topic_writer::topic_writer(const kafka_connection& to, std::chrono::milliseconds patience, wake_up& woken)
    : client_{make_producer(to, patience)},
      topic_{open_topic(*client_, to.topic)},
      queue_{rd_kafka_queue_get_main(client_.get())} {
  woken.wake_for(*queue_);
}

topic_writer::~topic_writer() {
  wake_up::forget(*queue_);
  rd_kafka_purge(client_.get(),
                 RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
}

bool topic_writer::send(partition_id partition, std::string_view key, std::string_view value) {
  return rd_kafka_produce(topic_.get(), static_cast<std::int32_t>(partition.value), RD_KAFKA_MSG_F_COPY,
                          untyped(value), value.size(), key.data(), key.size(), nullptr) == 0;
}

void topic_writer::for_each_delivery(const std::function<void(const delivery&)>& visit) {
  while (const kafka_event event{rd_kafka_queue_poll(queue_.get(), 0)})
    take(*event, visit);
}

std::string topic_writer::fatal() const {
  std::array<char, 512> text{};
  const auto error = rd_kafka_fatal_error(client_.get(), text.data(), text.size());
  return error == RD_KAFKA_RESP_ERR_NO_ERROR ? std::string{} : std::string{text.data()};
}

void topic_writer::take(rd_kafka_event_t& event, const std::function<void(const delivery&)>& visit) {
  if (rd_kafka_event_type(&event) != RD_KAFKA_EVENT_DR) return;
  while (const auto* what = rd_kafka_event_message_next(&event)) {
    visit({{static_cast<std::uint32_t>(what->partition)},
           {static_cast<const char*>(what->key), what->key_len},
           {static_cast<const char*>(what->payload), what->len},
           offset_of(*what)});
  }
}

}  // namespace veilleuse::storage
