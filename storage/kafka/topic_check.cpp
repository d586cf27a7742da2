#include "storage/kafka/topic_check.hpp"

#include "storage/kafka/asking.hpp"
#include "storage/kafka/kafka_client.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>

namespace veilleuse::storage {

namespace {

using config_resource =
    std::unique_ptr<rd_kafka_ConfigResource_t, kafka_release<rd_kafka_ConfigResource_destroy>>;
using admin_options = std::unique_ptr<rd_kafka_AdminOptions_t, kafka_release<rd_kafka_AdminOptions_destroy>>;
using settings = std::map<std::string, std::string>;

/// Fewer copies, and one broker that is lost takes acknowledged messages along, or stops the service.
constexpr int replicas_least = 3;
constexpr std::int64_t in_sync_least = 2;

settings settings_in(const rd_kafka_ConfigResource_t& told) {
  settings found;
  std::size_t count = 0;
  const auto* const* entries = rd_kafka_ConfigResource_configs(&told, &count);
  for (std::size_t at = 0; at < count; ++at) {
    const auto* value = rd_kafka_ConfigEntry_value(entries[at]);
    found[rd_kafka_ConfigEntry_name(entries[at])] = value == nullptr ? "" : value;
  }
  return found;
}

settings ask_settings(rd_kafka_t& client, const kafka_connection& to) {
  const auto doing = "look at the settings of the topic " + to.topic;
  const config_resource asked{rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, to.topic.c_str())};
  const admin_options options{rd_kafka_AdminOptions_new(&client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)};
  const auto patience = static_cast<int>(patience_of_one_question(to).count());
  rd_kafka_AdminOptions_set_request_timeout(options.get(), patience, nullptr, 0);
  const kafka_queue answers{rd_kafka_queue_new(&client)};
  auto* resource = asked.get();
  rd_kafka_DescribeConfigs(&client, &resource, 1, options.get(), answers.get());
  const kafka_event answer{rd_kafka_queue_poll(answers.get(), 2 * patience)};
  if (!answer) throw kafka_failure(doing, RD_KAFKA_RESP_ERR__TIMED_OUT);
  if (const auto error = rd_kafka_event_error(answer.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw kafka_failure(doing, error);
  std::size_t count = 0;
  const auto* const* told =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
  if (count != 1) throw kafka_failure(doing, RD_KAFKA_RESP_ERR__BAD_MSG);
  if (const auto error = rd_kafka_ConfigResource_error(told[0]); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw kafka_failure(doing, error);
  return settings_in(*told[0]);
}

using metadata = std::unique_ptr<const rd_kafka_metadata_t, kafka_release<rd_kafka_metadata_destroy>>;

metadata ask_metadata(rd_kafka_t& client, const kafka_connection& to) {
  const auto topic = open_topic(client, to.topic);
  const rd_kafka_metadata_t* found = nullptr;
  const auto error = rd_kafka_metadata(&client, 0, topic.get(), &found,
                                       static_cast<int>(patience_of_one_question(to).count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_failure("reach the brokers " + to.brokers, error);
  return metadata{found};
}

template <class Visit>
void for_each_partition(const rd_kafka_metadata_t& told, const Visit& visit) {
  for (int at = 0; at < told.topic_cnt; ++at)
    for (int partition = 0; partition < told.topics[at].partition_cnt; ++partition)
      visit(told.topics[at].partitions[partition]);
}

/// Of the partition that has the fewest.
int replicas_of(rd_kafka_t& client, const kafka_connection& to) {
  int fewest = std::numeric_limits<int>::max();
  const auto told = ask_metadata(client, to);
  for_each_partition(*told, [&](const auto& partition) { fewest = std::min(fewest, partition.replica_cnt); });
  return fewest;
}

std::optional<std::int64_t> number_in(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Collects what is wrong of one topic.
struct examination {
  const std::string& topic;
  const settings& found;
  std::vector<unsafe_setting> unsafe;

  [[nodiscard]] std::string value_of(const std::string& name) const {
    const auto there = found.find(name);
    return there == found.end() ? std::string{"not told"} : there->second;
  }
  void add(const std::string& name, const std::string& is, const std::string& why, bool lone = false) {
    unsafe.push_back({name, "The topic " + topic + " has " + name + " " + is + ": " + why, lone});
  }
  /// With the command that mends it.
  void must_be(const std::string& name, const std::string& right, const std::string& why) {
    if (value_of(name) != right) add(name, value_of(name), why + " " + remedy(name, right));
  }
  [[nodiscard]] std::string remedy(const std::string& name, const std::string& right) const {
    return "Set it: kafka-configs.sh --alter --topic " + topic + " --add-config " + name + "=" + right;
  }
};

void examine_copies(examination& into, int replicas) {
  if (replicas < replicas_least) {
    into.add("replication.factor", std::to_string(replicas),
             "whoever loses that broker loses acknowledged messages. Give it three or more "
             "(kafka-reassign-partitions.sh).",
             true);
  }
  const std::string name = "min.insync.replicas";
  const auto in_sync = number_in(into.value_of(name)).value_or(0);
  // Of fewer replicas none is right: give it more first.
  const auto right = replicas < replicas_least ? "" : " " + into.remedy(name, std::to_string(in_sync_least));
  if (in_sync < in_sync_least) {
    into.add(name, into.value_of(name), "a message is acknowledged that one broker alone has." + right, true);
  } else if (in_sync >= replicas) {
    into.add(name, into.value_of(name), "nothing can be written while one broker is away." + right, true);
  }
}

}  // namespace

std::vector<std::uint64_t> ends_of_topic(const kafka_connection& to, std::uint32_t partitions) {
  const auto client = make_consumer(to);
  std::vector<std::uint64_t> ends;
  for (std::uint32_t partition = 0; partition < partitions; ++partition)
    ends.push_back(ask_again(to, [&] { return end_of_partition(*client, to, partition); }));
  return ends;
}

topic_copies copies_of_topic(const kafka_connection& to) {
  const auto client = make_consumer(to);
  topic_copies found;
  found.needed_in_step =
      static_cast<int>(number_in(ask_settings(*client, to)["min.insync.replicas"]).value_or(in_sync_least));
  const auto told = ask_metadata(*client, to);
  for_each_partition(*told, [&](const auto& partition) {
    found.all_led = found.all_led && partition.leader >= 0;
    found.all_in_step = found.all_in_step && partition.isr_cnt == partition.replica_cnt;
    found.fewest_in_step = std::min(found.fewest_in_step, partition.isr_cnt);
  });
  return found;
}

std::vector<unsafe_setting> unsafe_settings_of(const kafka_connection& to) {
  // A client of its own each time: one that was told of a broker that is gone waits for that one.
  const auto found = ask_again(to, [&] { return ask_settings(*make_consumer(to), to); });
  examination topic{to.topic, found, {}};
  examine_copies(topic, ask_again(to, [&] { return replicas_of(*make_consumer(to), to); }));
  topic.must_be("cleanup.policy", "delete", "compaction removes what a conversation is made of.");
  topic.must_be("retention.ms", "-1", "Kafka removes what is older than that.");
  topic.must_be("retention.bytes", "-1", "Kafka removes the oldest of what is more than that.");
  topic.must_be("unclean.leader.election.enable", "false",
                "a broker that lacks acknowledged messages may come to lead.");
  const std::string largest = "max.message.bytes";
  const auto needed = std::to_string(limits::topic_entry_bytes);
  if (number_in(topic.value_of(largest)).value_or(0) < static_cast<std::int64_t>(limits::topic_entry_bytes))
    topic.must_be(largest, needed, "the largest record does not fit.");
  return std::move(topic.unsafe);
}

}  // namespace veilleuse::storage
