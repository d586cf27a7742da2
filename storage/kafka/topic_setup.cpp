#include "storage/kafka/topic_setup.hpp"

#include "storage/kafka/asking.hpp"
#include "storage/kafka/kafka_client.hpp"
#include "storage/kafka/topic_entry.hpp"
#include "storage/kafka/topic_reader.hpp"
#include "storage/kafka/topic_writer.hpp"
#include "storage/rocksdb/log_database.hpp"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

using new_topic = std::unique_ptr<rd_kafka_NewTopic_t, kafka_release<rd_kafka_NewTopic_destroy>>;
using admin_options = std::unique_ptr<rd_kafka_AdminOptions_t, kafka_release<rd_kafka_AdminOptions_destroy>>;
using clock = std::chrono::steady_clock;

std::map<std::string, std::string> settings_of(const topic_shape& shape) {
  return {{"cleanup.policy", "delete"},
          {"retention.ms", "-1"},
          {"retention.bytes", "-1"},
          {"min.insync.replicas", std::to_string(shape.in_sync)},
          {"unclean.leader.election.enable", "false"},
          {"max.message.bytes", std::to_string(limits::topic_entry_bytes)}};
}

/// False: there is one of that name.
bool create(rd_kafka_t& client, const kafka_connection& to, const topic_shape& shape) {
  std::array<char, 512> text{};
  const new_topic topic{rd_kafka_NewTopic_new(to.topic.c_str(), static_cast<int>(shape.partitions),
                                              static_cast<int>(shape.replicas), text.data(), text.size())};
  if (!topic)
    throw storage_error{storage_failure::cannot_open, std::string{"No topic can be made: "} + text.data()};
  for (const auto& [name, value] : settings_of(shape))
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  const admin_options options{rd_kafka_AdminOptions_new(&client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  const auto patience = static_cast<int>(to.patience.count());
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), patience, text.data(), text.size());
  const kafka_queue answers{rd_kafka_queue_new(&client)};
  auto* asked = topic.get();
  rd_kafka_CreateTopics(&client, &asked, 1, options.get(), answers.get());
  const kafka_event answer{rd_kafka_queue_poll(answers.get(), 2 * patience)};
  if (!answer) throw kafka_failure("make the topic " + to.topic, RD_KAFKA_RESP_ERR__TIMED_OUT);
  const auto* result = rd_kafka_event_CreateTopics_result(answer.get());
  if (result == nullptr || rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw kafka_failure("make the topic " + to.topic, rd_kafka_event_error(answer.get()));
  std::size_t count = 0;
  const auto* const* made = rd_kafka_CreateTopics_result_topics(result, &count);
  const auto error = count == 1 ? rd_kafka_topic_result_error(made[0]) : RD_KAFKA_RESP_ERR_UNKNOWN;
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
  if (error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return false;
  const auto* why = rd_kafka_topic_result_error_string(made[0]);
  throw storage_error{storage_failure::cannot_open, "Kafka does not make the topic " + to.topic + ": " +
                                                        (why != nullptr ? why : rd_kafka_err2str(error)) +
                                                        "."};
}

origin_entry origin_in(const kafka_connection& to, std::uint32_t partitions, std::uint32_t partition) {
  wake_up woken;
  topic_reader reader{to, partitions, woken};
  reader.follow({partition}, {});
  std::optional<topic_entry> first;
  const auto deadline = clock::now() + to.patience;
  while (!first && clock::now() < deadline) {
    woken.wait(to.patience);
    static_cast<void>(reader.for_each_entry(
        1,
        [&](const read_entry& what) {
          if (!first) first = decode_entry(what.key, what.value);
        },
        [](partition_id, const storage_error& problem) { throw problem; }));
  }
  if (!first) throw kafka_failure("read the topic " + to.topic, RD_KAFKA_RESP_ERR__TIMED_OUT);
  const auto* origin = std::get_if<origin_entry>(&*first);
  if (origin != nullptr && origin->partitions == partitions) return *origin;
  throw storage_error{storage_failure::cannot_open,
                      "The topic " + to.topic +
                          " does not begin as a topic of events does: give Veilleuse a "
                          "topic of its own, which `veilleuse kafka init` makes."};
}

void begin_partitions(const kafka_connection& to, const origin_entry& origin,
                      const std::set<std::uint32_t>& partitions) {
  wake_up woken;
  topic_writer writer{to, to.patience, woken};
  for (const auto partition : partitions)
    if (!writer.send({partition}, encode_key(origin), {}))
      throw kafka_failure("write the topic " + to.topic, RD_KAFKA_RESP_ERR__QUEUE_FULL);
  for (std::size_t written = 0; written < partitions.size();) {
    woken.wait(to.patience);
    writer.for_each_delivery([&](const delivery& what) {
      if (!what.offset) throw kafka_failure("write the topic " + to.topic, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT);
      ++written;
    });
  }
}

}  // namespace

made_topic make_events_topic(const kafka_connection& to, const topic_shape& shape) {
  if (shape.partitions == 0 || shape.partitions > limits::topic_partitions) {
    throw storage_error{storage_failure::cannot_open,
                        "A topic of events has 1 to " + std::to_string(limits::topic_partitions) +
                            " partitions, not " + std::to_string(shape.partitions) + "."};
  }
  const auto client = make_producer(to, to.patience);
  const bool is_new = create(*client, to, shape);
  const auto partitions = ask_again(to, [&] { return partitions_of_topic(*client, to); });
  if (partitions != shape.partitions) {
    throw storage_error{storage_failure::cannot_open,
                        "The topic " + to.topic + " has " + std::to_string(partitions) + " partitions, not " +
                            std::to_string(shape.partitions) + "; the number never changes."};
  }
  std::set<std::uint32_t> empty;
  std::optional<std::uint32_t> begun;
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    if (ask_again(to, [&] { return end_of_partition(*client, to, partition); }) == 0) {
      empty.insert(partition);
    } else if (!begun) {
      begun = partition;
    }
  }
  auto installation = shape.installation;
  if (begun) installation = origin_in(to, partitions, *begun).installation;
  if (!shape.installation.empty() && installation != shape.installation) {
    throw storage_error{
        storage_failure::cannot_open,
        "The topic " + to.topic + " is of another installation: choose another topic_prefix."};
  }
  if (installation.empty()) {
    installation.resize(installation_bytes);
    randombytes_buf(installation.data(), installation.size());
  }
  begin_partitions(to, {installation, partitions}, empty);
  return {installation, !is_new};
}

origin_entry origin_of(const kafka_connection& to) {
  const auto client = make_consumer(to);
  const auto partitions = partitions_of_topic(*client, to);
  return origin_in(to, partitions, 0);
}

}  // namespace veilleuse::storage
