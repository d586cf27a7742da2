// Every bound of the log on Kafka at its edge.
#include "storage/kafka/asking.hpp"
#include "storage/kafka/kafka_client.hpp"
#include "storage/kafka/topic_entry.hpp"
#include "storage/kafka/topic_reader.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "tests/storage/kafka/topic_nodes.hpp"

#include <array>
#include <limits>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;
using namespace std::chrono_literals;

namespace {

/// As librdkafka understood it.
std::string property_of(rd_kafka_t& client, const char* name) {
  std::array<char, 128> value{};
  std::size_t size = value.size();
  BOOST_REQUIRE(rd_kafka_conf_get(rd_kafka_conf(&client), name, value.data(), &size) == RD_KAFKA_CONF_OK);
  return value.data();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kafka_limits)

BOOST_AUTO_TEST_CASE(a_topic_takes_the_largest_record_and_a_writer_nothing_larger_than_an_entry) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  const std::string largest(limits::record_bytes, 'x');
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0, largest)).status == append_status::appended);
  BOOST_TEST(comes_true([&] { return topic.b.count() == 1; }));
  BOOST_TEST((texts_of(*topic.b.log, only_stream) == std::vector{largest}));
  wake_up woken;
  topic_writer writer{topic.connection, 1s, woken};
  BOOST_TEST(!writer.send({0}, "key", std::string(limits::topic_entry_bytes, 'x')));
}

BOOST_AUTO_TEST_CASE(a_topic_has_a_bounded_number_of_partitions) {
  for (const std::uint32_t wrong : {0U, limits::topic_partitions + 1}) {
    const kafka_connection nowhere{"127.0.0.1:1", "any.events", {}, 300ms};
    const auto why =
        refusal_of([&] { static_cast<void>(make_events_topic(nowhere, topic_shape{.partitions = wrong})); });
    BOOST_TEST(why.find("1 to 1024 partitions") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_is_waited_for_by_default) {
  const kafka_log_options options;
  BOOST_TEST((options.delivery_patience == limits::delivery_patience));
  BOOST_TEST((options.take_over_patience == limits::take_over_patience));
  BOOST_TEST((options.closing_patience == limits::closing_patience));
  BOOST_TEST((options.brokers_silence == limits::brokers_silence));
  BOOST_TEST((options.topic_look_interval == limits::topic_look_interval));
  BOOST_TEST((options.connection.patience == limits::metadata_patience));
}

BOOST_AUTO_TEST_CASE(a_take_over_that_is_not_answered_is_refused_in_time) {
  topic_of_one topic;
  topic.a.options.take_over_patience = 300ms;
  topic.a.reopen();
  const stopped_broker stands_still;
  const auto refused = std::get<take_over_refused>(try_take_over(*topic.a.log, 0));
  BOOST_TEST(refused.why == "the brokers did not answer in time");
}

BOOST_AUTO_TEST_CASE(brokers_that_are_silent_for_too_long_are_told_and_their_return_is_too) {
  topic_of_one topic;
  topic.a.options.brokers_silence = 200ms;
  topic.a.reopen();
  static_cast<void>(take_over(*topic.a.log, 0));
  BOOST_TEST(!topic.a.log->read_only());
  std::future<std::vector<append_outcome>> outcome;
  {
    const stopped_broker stands_still;
    outcome = start_append(*topic.a.log, {request(only_stream, 0)});
    BOOST_TEST(!topic.a.log->read_only());
    BOOST_TEST(comes_true([&] { return topic.a.log->read_only(); }));
    BOOST_TEST(topic.a.told("acknowledge nothing"));
  }
  BOOST_TEST(outcome.get().at(0).status == append_status::appended);
  BOOST_TEST(comes_true([&] { return !topic.a.log->read_only(); }));
  BOOST_TEST(topic.a.told("acknowledge again"));
}

BOOST_AUTO_TEST_CASE(brokers_that_do_not_answer_are_told_although_nothing_is_written) {
  topic_of_one topic;
  topic.a.options.topic_look_interval = 50ms;
  topic.a.reopen();
  BOOST_TEST(!topic.a.log->read_only());
  {
    const auto began = std::chrono::steady_clock::now();
    const stopped_broker stands_still;
    BOOST_TEST(comes_true([&] { return topic.a.log->read_only(); }));
    BOOST_TEST(topic.a.told("No broker answers"));
    // Two looks had no answer.
    BOOST_TEST((std::chrono::steady_clock::now() - began >= limits::topic_look_patience));
  }
  BOOST_TEST(comes_true([&] { return !topic.a.log->read_only(); }));
  BOOST_TEST(topic.a.told("all its copies again"));
}

BOOST_AUTO_TEST_CASE(a_term_that_none_can_exceed_ends_the_attempts) {
  topic_of_one topic;
  topic.write(encode_key(take_over_in_topic{{std::numeric_limits<std::uint64_t>::max()}, {}}), "");
  BOOST_TEST(comes_true([&] {
    return std::get<take_over_refused>(try_take_over(*topic.a.log, 0)).why ==
           "other nodes take it over again and again";
  }));
  static_assert(limits::take_over_attempts > 1);
}

BOOST_AUTO_TEST_CASE(a_stop_waits_for_reports_no_longer_than_it_is_told) {
  topic_of_one topic;
  topic.a.options.closing_patience = 200ms;
  topic.a.reopen();
  static_cast<void>(take_over(*topic.a.log, 0));
  const stopped_broker stands_still;
  auto outcome = start_append(*topic.a.log, {request(only_stream, 0)});
  topic.a.log.reset();
  BOOST_TEST(outcome.get().at(0).status == append_status::unknown);
}

BOOST_AUTO_TEST_CASE(no_single_question_takes_all_of_the_patience) {
  kafka_connection to;
  BOOST_TEST((patience_of_one_question(to) == limits::question_patience));
  BOOST_TEST((limits::question_patience < limits::metadata_patience));
  to.patience = 300ms;
  BOOST_TEST((patience_of_one_question(to) == 300ms));
}

BOOST_AUTO_TEST_CASE(a_question_is_asked_again_until_it_is_answered_or_the_patience_is_at_its_end) {
  kafka_connection to;
  int asked = 0;
  const auto answered_third = [&] {
    if (++asked < 3) throw storage_error{storage_failure::cannot_open, "not yet"};
    return asked;
  };
  BOOST_TEST(ask_again(to, answered_third) == 3);
  to.patience = 50ms;
  const auto never = []() -> int { throw storage_error{storage_failure::cannot_open, "not now"}; };
  BOOST_TEST(refusal_of([&] { static_cast<void>(ask_again(to, never)); }) == "not now");
}

BOOST_AUTO_TEST_CASE(brokers_that_are_not_there_are_named_in_time) {
  topic_node lost{{"127.0.0.1:1", "any.events", {}, 300ms}, "lost"};
  try {
    lost.open();
    BOOST_FAIL("it opened");
  } catch (const storage_error& problem) {
    BOOST_TEST(std::string{problem.what()}.find("Cannot reach the brokers 127.0.0.1:1") == 0u);
  }
}

BOOST_AUTO_TEST_CASE(as_many_entries_as_a_turn_takes_are_read_at_once_and_not_one_more) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  append_batch batch;
  for (std::uint64_t last = 0; last < limits::entries_per_turn + 100; ++last)
    batch.push_back(request(only_stream, last));
  static_cast<void>(append(*topic.a.log, batch));
  wake_up woken;
  topic_reader reader{topic.connection, 1, woken};
  reader.follow({0}, {});
  // Until all of them lie in this process.
  std::this_thread::sleep_for(500ms);
  std::size_t seen = 0;
  const auto count = [&](const read_entry&) { ++seen; };
  const auto failed = [](partition_id, const storage_error& problem) { throw problem; };
  while (seen < limits::entries_per_turn) {
    const auto before = seen;
    const bool more = reader.for_each_entry(limits::entries_per_turn, count, failed);
    BOOST_TEST(seen - before <= limits::entries_per_turn);
    BOOST_TEST(more == (seen - before == limits::entries_per_turn));
  }
}

BOOST_AUTO_TEST_CASE(so_many_bytes_are_read_ahead) {
  const auto client = make_consumer({broker(), "any.events"});
  BOOST_TEST(property_of(*client, "queued.max.messages.kbytes") ==
             std::to_string(limits::read_ahead_bytes / 1024));
}

BOOST_AUTO_TEST_CASE(no_property_undoes_a_promise) {
  const kafka_connection to{
      broker(), "any.events", {{"acks", "0"}, {"auto.offset.reset", "latest"}, {"linger.ms", "7"}}};
  const auto producer = make_producer(to, 1s);
  BOOST_TEST(property_of(*producer, "enable.idempotence") == "true");
  const auto consumer = make_consumer(to);
  BOOST_CHECK_THROW(static_cast<void>(make_producer({broker(), "any", {{"no.such.property", "1"}}}, 1s)),
                    storage_error);
}

BOOST_AUTO_TEST_SUITE_END()
