// What is the log's on Kafka alone: several nodes, brokers that stop, and entries that do not belong there.
// On a real broker.
#include "storage/kafka/topic_entry.hpp"
#include "storage/kafka/topic_setup.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "tests/storage/kafka/topic_nodes.hpp"

#include <boost/test/unit_test.hpp>
#include <librdkafka/rdkafka.h>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(kafka_log)

BOOST_AUTO_TEST_CASE(all_nodes_have_what_one_of_them_appends) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  for (std::uint64_t last = 0; last < 50; ++last)
    BOOST_TEST(append_one(*topic.a.log, request(only_stream, last, std::to_string(last))).status ==
               append_status::appended);
  BOOST_TEST(comes_true([&] { return topic.b.count() == 50; }));
  BOOST_TEST((topic.b.log->end_now({0}) == topic.a.log->end_now({0})));
  BOOST_TEST(texts_of(*topic.b.log, only_stream) == texts_of(*topic.a.log, only_stream),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_was_overtaken_is_never_acknowledged_again) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0, "of a")).status == append_status::appended);
  const auto mine = take_over(*topic.b.log, 0);
  BOOST_TEST(mine.term.value == 2u);
  BOOST_TEST(mine.prefix.count.value == 1u);
  // It does not know yet; its record stands in the topic, and counts for nobody.
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1, "too late")).status == append_status::unknown);
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1, "later")).status == append_status::fenced);
  BOOST_TEST(topic.a.told("is unknown until it is taken over again"));
  // What stood between its take-over and its first record makes that one unknown to the new owner, too.
  const auto first = append_one(*topic.b.log, request(only_stream, 1, "of b")).status;
  if (first == append_status::unknown) static_cast<void>(take_over(*topic.b.log, 0));
  const auto last = topic.b.log->stream_end_now(only_stream).value;
  BOOST_TEST(append_one(*topic.b.log, request(only_stream, last, "of b again")).status ==
             append_status::appended);
  BOOST_TEST(comes_true([&] { return topic.a.log->end_now({0}) == topic.b.log->end_now({0}); }));
  for (const auto& text : texts_of(*topic.a.log, only_stream))
    BOOST_TEST((text == "of a" || text == "of b" || text == "of b again"));
}

BOOST_AUTO_TEST_CASE(one_who_takes_over_again_knows_what_became_of_the_unknown) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  static_cast<void>(take_over(*topic.b.log, 0));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0, "too late")).status == append_status::unknown);
  BOOST_TEST(take_over(*topic.a.log, 0).term.value == 3u);
  BOOST_TEST(topic.a.log->stream_end_now(only_stream).value == 0u);
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0, "in time")).status == append_status::appended);
}

BOOST_AUTO_TEST_CASE(a_copy_that_is_lost_is_read_again) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  append_batch batch;
  for (std::uint64_t last = 0; last < 5'000; ++last)
    batch.push_back(request(only_stream, last, std::to_string(last)));
  static_cast<void>(append(*topic.a.log, batch));
  const auto end = topic.a.log->end_now({0});
  BOOST_TEST(end.count.value == 5'000u);
  topic.a.log.reset();
  std::filesystem::remove_all(topic.a.options.directory);
  topic.a.open();
  BOOST_TEST(comes_true([&] { return topic.a.log->end_now({0}) == end; }));
  BOOST_TEST((take_over(*topic.a.log, 0).prefix == end));
}

BOOST_AUTO_TEST_CASE(a_restart_reads_on_where_it_was) {
  topic_of_one topic;
  static_cast<void>(take_over(*topic.a.log, 0));
  for (std::uint64_t last = 0; last < 20; ++last) {
    if (last % 5 == 0) topic.b.reopen();
    BOOST_TEST(append_one(*topic.a.log, request(only_stream, last)).status == append_status::appended);
    BOOST_TEST(comes_true([&] { return topic.b.log->end_now({0}) == topic.a.log->end_now({0}); }));
  }
}

BOOST_AUTO_TEST_CASE(foreign_entries_mean_nothing) {
  topic_of_one topic;
  topic.write("", "no key");
  topic.write("somebody's", "");
  static_cast<void>(take_over(*topic.a.log, 0));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0)).status == append_status::appended);
  topic.write("{}", "{}");
  // It stands where the next record had to.
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1)).status == append_status::unknown);
  BOOST_TEST(comes_true([&] { return topic.b.count() >= 1; }));
  // That record counts all the same, as everybody reads once there is a later term.
  static_cast<void>(take_over(*topic.b.log, 0));
  BOOST_TEST(topic.b.count() == 2u);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_not_the_one_that_was_written_stops_its_readers) {
  topic_of_one topic;
  const auto mine = take_over(*topic.a.log, 0);
  envelope around{mine.term, mine.nonce, {1}, {}, only_stream, {1}, 1};
  const auto key = encode_record_key(around);
  topic.write({key.data(), key.size()}, "forged");
  BOOST_TEST(comes_true([&] { return topic.b.told("a record is not the one that was written"); }));
  BOOST_TEST(topic.b.count() == 0u);
  const auto refused = try_take_over(*topic.b.log, 0);
  BOOST_TEST(std::holds_alternative<take_over_refused>(refused));
}

BOOST_AUTO_TEST_CASE(an_entry_of_a_newer_version_stops_its_readers) {
  topic_of_one topic;
  topic.write("veilZ of tomorrow", "");
  BOOST_TEST(comes_true([&] { return topic.a.told("newer version of Veilleuse"); }));
  topic.a.reopen();
  BOOST_TEST(
      comes_true([&] { return std::holds_alternative<take_over_refused>(try_take_over(*topic.a.log, 0)); }));
}

BOOST_AUTO_TEST_CASE(a_producer_that_ends_is_made_anew) {
  topic_of_one topic;
  std::vector<rd_kafka_s*> producers;
  topic.a.options.on_producer = [&](rd_kafka_s& one) { producers.push_back(&one); };
  topic.a.reopen();
  static_cast<void>(take_over(*topic.a.log, 0));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0)).status == append_status::appended);
  BOOST_REQUIRE(producers.size() == 1u);
  rd_kafka_test_fatal_error(producers[0], RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                            "as the test wants");
  BOOST_TEST(comes_true([&] { return topic.a.told("as the test wants"); }));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1)).status == append_status::fenced);
  BOOST_TEST(take_over(*topic.a.log, 0).term.value == 2u);
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1)).status == append_status::appended);
}

BOOST_AUTO_TEST_CASE(while_the_broker_stands_still_what_is_under_way_is_unknown_and_nothing_is_lost) {
  topic_of_one topic;
  topic.a.options.delivery_patience = 1'500ms;
  topic.a.reopen();
  static_cast<void>(take_over(*topic.a.log, 0));
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, 0, "before")).status == append_status::appended);
  {
    const stopped_broker stands_still;
    BOOST_TEST(append_one(*topic.a.log, request(only_stream, 1, "meanwhile")).status ==
               append_status::unknown);
  }
  const auto again = take_over(*topic.a.log, 0);
  const auto last = topic.a.log->stream_end_now(only_stream).value;
  BOOST_TEST(again.prefix.count.value == last);
  BOOST_TEST(append_one(*topic.a.log, request(only_stream, last, "after")).status == append_status::appended);
  BOOST_TEST(comes_true([&] { return topic.b.log->end_now({0}) == topic.a.log->end_now({0}); }));
  BOOST_TEST(texts_of(*topic.b.log, only_stream).size() == last + 1);
}

BOOST_AUTO_TEST_CASE(a_topic_that_is_not_there_is_named) {
  topic_node lost{{broker(), "nowhere.events", {}}, "lost"};
  BOOST_TEST(refusal_of([&] { lost.open(); }).find("veilleuse kafka init") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_topic_is_made_once_and_keeps_its_installation) {
  const kafka_connection to{broker(), "twice.events", {}};
  const topic_shape shape{.partitions = 3, .replicas = 1, .in_sync = 1};
  const auto first = make_events_topic(to, shape);
  BOOST_TEST(!first.was_there);
  const auto again = make_events_topic(to, shape);
  BOOST_TEST(again.was_there);
  BOOST_TEST(again.installation == first.installation);
  BOOST_CHECK_THROW(make_events_topic(to, {.partitions = 4, .replicas = 1, .in_sync = 1}), storage_error);
}

BOOST_AUTO_TEST_CASE(a_copy_of_another_installation_is_refused) {
  topic_of_one one;
  topic_of_one other;
  static_cast<void>(take_over(*one.a.log, 0));
  one.a.log.reset();
  other.a.log.reset();
  other.a.options.directory = one.a.options.directory;
  // It would read on where the other topic may not even have been.
  BOOST_TEST(refusal_of([&] { other.a.open(); }).find("another installation") != std::string::npos);
  event_log_options embedded;
  embedded.directory = one.a.options.directory;
  BOOST_TEST(refusal_of([&] { open_event_log(embedded).reset(); }).find("copy of a topic") !=
             std::string::npos);
  other.a.options.directory = test::artifact_directory("own-log");
  embedded.directory = other.a.options.directory;
  open_event_log(embedded).reset();
  BOOST_TEST(refusal_of([&] { other.a.open(); }).find("veilleuse log copy") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
