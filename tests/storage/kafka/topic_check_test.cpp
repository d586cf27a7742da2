// The settings of a topic: those with which a promise would not be kept are named.
#include "storage/kafka/topic_check.hpp"

#include "storage/kafka/kafka_client.hpp"
#include "tests/storage/kafka/broker.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

struct bad_setting {
  const char* name;
  const char* value;
};
std::ostream& operator<<(std::ostream& out, const bad_setting& one) {
  return out << one.name << "=" << one.value;
}

const std::vector<bad_setting> bad_settings{{"cleanup.policy", "compact"},
                                            {"retention.ms", "604800000"},
                                            {"retention.bytes", "1073741824"},
                                            {"unclean.leader.election.enable", "true"},
                                            {"max.message.bytes", "1000"}};

void alter(const kafka_connection& to, const bad_setting& what) {
  const auto client = make_producer(to, to.patience);
  const std::unique_ptr<rd_kafka_ConfigResource_t, kafka_release<rd_kafka_ConfigResource_destroy>> topic{
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, to.topic.c_str())};
  rd_kafka_ConfigResource_set_config(topic.get(), what.name, what.value);
  const kafka_queue answers{rd_kafka_queue_new(client.get())};
  auto* resource = topic.get();
  rd_kafka_AlterConfigs(client.get(), &resource, 1, nullptr, answers.get());
  const kafka_event answer{rd_kafka_queue_poll(answers.get(), 30'000)};
  BOOST_REQUIRE(answer);
  BOOST_REQUIRE(rd_kafka_event_error(answer.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

std::vector<std::string> names_of(const std::vector<unsafe_setting>& settings, bool lone_broker) {
  std::vector<std::string> names;
  for (const auto& one : settings)
    if (one.lone_broker == lone_broker) names.push_back(one.name);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(topic_check)

BOOST_AUTO_TEST_CASE(a_topic_that_was_made_here_lacks_nothing_but_brokers) {
  const auto found = unsafe_settings_of(new_topic(1));
  BOOST_TEST(names_of(found, false).empty());
  BOOST_TEST(
      (names_of(found, true) == std::vector<std::string>{"replication.factor", "min.insync.replicas"}));
}

BOOST_DATA_TEST_CASE(each_setting_that_breaks_a_promise_is_named, bad_settings, bad) {
  const auto topic = new_topic(1);
  alter(topic, bad);
  const auto found = unsafe_settings_of(topic);
  const auto named = std::ranges::find(found, std::string{bad.name}, &unsafe_setting::name);
  BOOST_REQUIRE((named != found.end()));
  BOOST_TEST(!named->lone_broker);
  // With what it is, and the command that mends it.
  BOOST_TEST(named->sentence.find(bad.value) != std::string::npos);
  BOOST_TEST(named->sentence.find("--add-config " + std::string{bad.name}) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
