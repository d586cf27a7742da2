#include "storage/kafka/kafka_client.hpp"

#include "storage/kafka/asking.hpp"

#include <array>
#include <utility>

namespace veilleuse::storage {

namespace {

/// Message of librdkafka's own where it gives one.
using error_text = std::array<char, 512>;

void set(rd_kafka_conf_t& conf, const std::string& name, const std::string& value) {
  error_text text{};
  if (rd_kafka_conf_set(&conf, name.c_str(), value.c_str(), text.data(), text.size()) == RD_KAFKA_CONF_OK)
    return;
  throw storage_error{storage_failure::cannot_open, "The Kafka property " + name +
                                                        " is not taken: " + text.data() +
                                                        ". See [kafka.properties] in the configuration."};
}

/// Those of the configuration first, so that none of them undoes what a promise rests on.
kafka_conf conf_for(const kafka_connection& to) {
  kafka_conf conf{rd_kafka_conf_new()};
  for (const auto& [name, value] : to.properties)
    set(*conf, name, value);
  set(*conf, "bootstrap.servers", to.brokers);
  set(*conf, "client.id", "veilleuse");
  set(*conf, "socket.nagle.disable", "true");
  // Its own lines name addresses, and come as fast as a broker refuses: what a person must know comes as an
  // event.
  rd_kafka_conf_set_log_cb(conf.get(), nullptr);
  set(*conf, "message.max.bytes", std::to_string(limits::topic_entry_bytes));
  return conf;
}

kafka_client make(rd_kafka_type_t type, kafka_conf conf) {
  error_text text{};
  kafka_client client{rd_kafka_new(type, conf.get(), text.data(), text.size())};
  if (!client) {
    throw storage_error{storage_failure::cannot_open,
                        std::string{"Kafka cannot be spoken to: "} + text.data() + "."};
  }
  // It belongs to the client now.
  static_cast<void>(conf.release());
  return client;
}

}  // namespace

kafka_client make_producer(const kafka_connection& to, std::chrono::milliseconds patience) {
  auto conf = conf_for(to);
  set(*conf, "enable.idempotence", "true");
  set(*conf, "acks", "all");
  set(*conf, "linger.ms", "0");
  set(*conf, "message.timeout.ms", std::to_string(patience.count()));
  set(*conf, "queue.buffering.max.messages", std::to_string(2 * limits::appends_in_flight));
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
  return make(RD_KAFKA_PRODUCER, std::move(conf));
}

kafka_client make_consumer(const kafka_connection& to) {
  auto conf = conf_for(to);
  // 2.0.2 does not see a truncation: an offset that is not there is told, never replaced by another.
  set(*conf, "auto.offset.reset", "error");
  set(*conf, "enable.auto.commit", "false");
  set(*conf, "enable.auto.offset.store", "false");
  set(*conf, "check.crcs", "true");
  // One fetch is under way for all partitions of a broker: one that is added waits for as long.
  set(*conf, "fetch.wait.max.ms", "50");
  set(*conf, "fetch.error.backoff.ms", "50");
  set(*conf, "queued.max.messages.kbytes", std::to_string(limits::read_ahead_bytes / 1024));
  return make(RD_KAFKA_CONSUMER, std::move(conf));
}

kafka_topic open_topic(rd_kafka_t& client, const std::string& name) {
  kafka_topic topic{rd_kafka_topic_new(&client, name.c_str(), nullptr)};
  if (!topic) throw kafka_failure("open the topic " + name, rd_kafka_last_error());
  return topic;
}

std::uint32_t partitions_of_topic(rd_kafka_t& client, const kafka_connection& to) {
  const auto topic = open_topic(client, to.topic);
  const rd_kafka_metadata_t* found = nullptr;
  const auto asked =
      rd_kafka_metadata(&client, 0, topic.get(), &found, static_cast<int>(to.patience.count()));
  if (asked != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_failure("reach the brokers " + to.brokers, asked);
  const auto error = found->topic_cnt == 1 ? found->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  const auto partitions = found->topic_cnt == 1 ? found->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(found);
  if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
    throw storage_error{storage_failure::cannot_open, "Kafka has no topic " + to.topic +
                                                          ": see kafka.topic_prefix, or "
                                                          "make it with `veilleuse kafka init`."};
  }
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_failure("look at the topic " + to.topic, error);
  return static_cast<std::uint32_t>(partitions);
}

std::uint64_t end_of_partition(rd_kafka_t& client, const kafka_connection& to, std::uint32_t partition) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  const auto error =
      rd_kafka_query_watermark_offsets(&client, to.topic.c_str(), static_cast<std::int32_t>(partition), &low,
                                       &high, static_cast<int>(patience_of_one_question(to).count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_failure("look at the topic " + to.topic, error);
  return static_cast<std::uint64_t>(high);
}

storage_error kafka_failure(const std::string& doing, rd_kafka_resp_err_t error) {
  return {storage_failure::io_error, "Cannot " + doing + ": Kafka says: " + rd_kafka_err2str(error) + "."};
}

}  // namespace veilleuse::storage
