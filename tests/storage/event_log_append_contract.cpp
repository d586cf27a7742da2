// What every event log must do with appends and take-overs.
#include "storage/limits.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/log_worlds.hpp"

#include <atomic>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(event_log_append_contract)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_partition_not_taken_over_is_fenced, World, log_worlds) {
  World world;
  const auto log = world.open();
  BOOST_TEST(append_one(*log, request(conversation_stream(1), 0)).status == append_status::fenced);
  BOOST_TEST(log->stream_end_now(conversation_stream(1)).value == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(positions_count_from_one_in_each_partition, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  std::vector<std::uint64_t> counts(log->partition_count());
  for (std::uint8_t number = 1; number <= 40; ++number) {
    const auto stream = conversation_stream(number);
    const auto outcome = append_one(*log, request(stream, 0));
    BOOST_TEST(outcome.status == append_status::appended);
    BOOST_TEST(outcome.at.value == ++counts[partition_in(*log, stream).value]);
  }
  for (std::uint32_t partition = 0; partition < log->partition_count(); ++partition) {
    BOOST_TEST(log->end_now({partition}).count.value == counts[partition]);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_append_that_expects_another_end_conflicts_and_writes_nothing, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto stream = conversation_stream(1);
  BOOST_TEST(append_one(*log, request(stream, 1)).status == append_status::conflict);
  BOOST_TEST(append_one(*log, request(stream, 0, "three events", 3)).status == append_status::appended);
  for (const std::uint64_t wrong : {0, 1, 2, 4}) {
    BOOST_TEST(append_one(*log, request(stream, wrong)).status == append_status::conflict);
  }
  BOOST_TEST(append_one(*log, request(stream, 3, "fourth")).status == append_status::appended);
  BOOST_TEST(texts_of(*log, stream) == (std::vector<std::string>{"three events", "fourth"}),
             boost::test_tools::per_element());
  BOOST_TEST(log->end_now(partition_in(*log, stream)).count.value == 2u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(appends_in_flight_may_build_on_each_other, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  std::vector<std::future<std::vector<append_outcome>>> waiting;
  for (std::uint64_t last = 0; last < 200; ++last) {
    waiting.push_back(start_append(*log, {request(conversation_stream(1), last, std::to_string(last))}));
  }
  for (auto& outcome : waiting)
    BOOST_TEST(outcome.get().at(0).status == append_status::appended);
  const auto texts = texts_of(*log, conversation_stream(1));
  BOOST_REQUIRE(texts.size() == 200u);
  for (std::size_t at = 0; at < texts.size(); ++at)
    BOOST_TEST(texts[at] == std::to_string(at));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(after_a_failure_the_streams_later_appends_in_flight_conflict, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto hit = conversation_stream(1);
  const auto spared = conversation_stream(2);
  const auto outcomes = append(*log, {request(hit, 0), request(hit, 7), request(hit, 8), request(spared, 0),
                                      request(hit, 1), request(hit, 9)});
  const std::vector<append_status> expected{append_status::appended, append_status::conflict,
                                            append_status::conflict, append_status::appended,
                                            append_status::appended, append_status::conflict};
  BOOST_REQUIRE(outcomes.size() == expected.size());
  for (std::size_t at = 0; at < expected.size(); ++at)
    BOOST_TEST(outcomes[at].status == expected[at]);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(batches_are_answered_once_each_and_in_order, World, log_worlds) {
  World world;
  std::mutex mutex;
  std::vector<int> answered;
  {
    const auto log = world.open();
    take_over_all(*log);
    for (int number = 0; number < 300; ++number) {
      // Every third one fails: failures keep their place as well.
      const auto expected = static_cast<std::uint64_t>(number % 3 == 0 ? 9'999 : number - number / 3 - 1);
      log->append({request(conversation_stream(1), expected)}, [&, number](auto outcomes) {
        const std::lock_guard lock{mutex};
        BOOST_TEST((outcomes.at(0).status == append_status::conflict) == (number % 3 == 0));
        answered.push_back(number);
      });
    }
  }
  // Closing answers what was in flight.
  BOOST_REQUIRE(answered.size() == 300u);
  for (int number = 0; number < 300; ++number)
    BOOST_TEST(answered[number] == number);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_empty_batch_is_answered, World, log_worlds) {
  World world;
  const auto log = world.open();
  BOOST_TEST(append(*log, {}).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_request_without_record_or_events_is_a_callers_mistake, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto ignore = [](auto) {};
  BOOST_CHECK_THROW(log->append({{conversation_stream(1), {0}, 1, nullptr}}, ignore), std::logic_error);
  BOOST_CHECK_THROW(log->append({request(conversation_stream(1), 0, "")}, ignore), std::logic_error);
  BOOST_CHECK_THROW(log->append({request(conversation_stream(1), 0, "x", 0)}, ignore), std::logic_error);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_record_at_the_limit_is_taken_and_one_past_it_is_not, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto stream = conversation_stream(1);
  const std::string largest(limits::record_bytes, 'x');
  BOOST_TEST(append_one(*log, request(stream, 0, largest + "y")).status == append_status::unavailable);
  BOOST_TEST(append_one(*log, request(stream, 0, largest)).status == append_status::appended);
  BOOST_TEST((texts_of(*log, stream) == std::vector{largest}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(as_many_appends_as_the_limit_may_be_in_flight_and_not_one_more, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  append_batch batch;
  for (std::uint64_t last = 0; last < limits::appends_in_flight; ++last) {
    batch.push_back(request(conversation_stream(1), last));
  }
  auto one_more = batch;
  one_more.push_back(request(conversation_stream(2), 0));
  for (const auto& outcome : append(*log, one_more)) {
    BOOST_REQUIRE(outcome.status == append_status::unavailable);
  }
  const auto outcomes = append(*log, batch);
  BOOST_REQUIRE(outcomes.size() == batch.size());
  for (const auto& outcome : outcomes)
    BOOST_REQUIRE(outcome.status == append_status::appended);
  BOOST_TEST(log->stream_end_now(conversation_stream(1)).value == limits::appends_in_flight);
  BOOST_TEST(append_one(*log, request(conversation_stream(2), 0)).status == append_status::appended);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_take_over_has_a_higher_term_another_nonce_and_the_prefix, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  const auto stream = conversation_stream(1);
  const auto partition = partition_in(*log, stream);
  const auto first = take_over(*log, partition.value);
  BOOST_TEST(first.term.value == 1u);
  BOOST_TEST(first.prefix.count.value == 0u);
  BOOST_TEST(append_one(*log, request(stream, 0)).status == append_status::appended);
  const auto second = take_over(*log, partition.value);
  BOOST_TEST(second.term.value == 2u);
  BOOST_TEST((second.nonce != first.nonce));
  BOOST_TEST((second.prefix == log->end_now(partition)));
  BOOST_TEST(second.prefix.count.value == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(ordinals_start_again_with_each_term, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto stream = conversation_stream(1);
  const auto partition = partition_in(*log, stream);
  for (std::uint64_t last = 0; last < 4; ++last) {
    if (last % 2 == 0) static_cast<void>(take_over(*log, partition.value));
    BOOST_TEST(append_one(*log, request(stream, last)).status == append_status::appended);
  }
  const auto page = log->read_now(partition, {0}, {});
  BOOST_REQUIRE(page.records.size() == 4u);
  const std::uint64_t terms[] = {1, 1, 2, 2};
  const std::uint64_t ordinals[] = {1, 2, 1, 2};
  for (std::size_t at = 0; at < 4; ++at) {
    BOOST_TEST(page.records[at].term.value == terms[at]);
    BOOST_TEST(page.records[at].ordinal.value == ordinals[at]);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_restarted_log_continues_under_a_higher_term, World, log_worlds) {
  World world;
  const auto stream = conversation_stream(1);
  prefix_digest end;
  {
    const auto log = world.open();
    take_over_all(*log);
    BOOST_TEST(append_one(*log, request(stream, 0, "before")).status == append_status::appended);
    end = log->end_now(partition_in(*log, stream));
  }
  const auto log = world.open();
  BOOST_TEST((log->end_now(partition_in(*log, stream)) == end));
  BOOST_TEST(append_one(*log, request(stream, 1)).status == append_status::fenced);
  const auto mine = take_over(*log, partition_in(*log, stream).value);
  BOOST_TEST(mine.term.value == 2u);
  BOOST_TEST((mine.prefix == end));
  BOOST_TEST(append_one(*log, request(stream, 0)).status == append_status::conflict);
  BOOST_TEST(append_one(*log, request(stream, 1, "after")).status == append_status::appended);
  BOOST_TEST(texts_of(*log, stream) == (std::vector<std::string>{"before", "after"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(threads_that_compete_for_one_stream_never_both_extend_it, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  constexpr std::uint64_t events = 300;
  std::atomic<std::uint64_t> won = 0;
  constexpr int writers = 4;
  std::vector<std::thread> threads;
  threads.reserve(writers);
  for (int number = 0; number < writers; ++number) {
    threads.emplace_back([&] {
      for (std::uint64_t last = 0; last < events;) {
        const auto outcome = append_one(*log, request(conversation_stream(1), last));
        if (outcome.status == append_status::appended) ++won;
        last = log->stream_end_now(conversation_stream(1)).value;
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(won == events);
  BOOST_TEST(texts_of(*log, conversation_stream(1)).size() == events);
}

BOOST_AUTO_TEST_SUITE_END()
