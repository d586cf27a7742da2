// What every event log must do with reads.
#include "storage/chain.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/log_worlds.hpp"

#include <atomic>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// Records "0" … "99" of one event each, in one stream, and the partition they lie in.
partition_id fill(event_log& log, std::uint64_t records = 100) {
  take_over_all(log);
  append_batch batch;
  for (std::uint64_t last = 0; last < records; ++last) {
    batch.push_back(request(conversation_stream(1), last, std::to_string(last)));
  }
  for (const auto& outcome : append(log, batch))
    BOOST_REQUIRE(outcome.status == append_status::appended);
  return partition_in(log, conversation_stream(1));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_log_read_contract)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_empty_log_has_nothing_to_read, World, log_worlds) {
  World world;
  const auto log = world.open();
  BOOST_TEST((log->end_now({0}) == prefix_digest{}));
  BOOST_TEST(log->read_now({0}, {0}, {}).records.empty());
  BOOST_TEST(log->read_now({0}, {0}, {}).at_end);
  BOOST_TEST(log->read_stream_now(conversation_stream(1), {1}, {}).at_end);
  BOOST_TEST(log->stream_end_now(conversation_stream(1)).value == 0u);
  log->for_each_stream_now([](const auto&, auto) {
    BOOST_ERROR("there is no stream");
    return true;
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_record_is_read_as_it_was_written, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto stream = conversation_stream(1);
  const auto owner = take_over(*log, partition_in(*log, stream).value);
  const std::string bytes{"zero \0 and high \xff bytes", 23};
  BOOST_TEST(append_one(*log, request(stream, 0, bytes, 3)).status == append_status::appended);
  const auto page = log->read_now(partition_in(*log, stream), {0}, {});
  BOOST_REQUIRE(page.records.size() == 1u);
  const auto& record = page.records[0];
  BOOST_TEST((record.partition == partition_in(*log, stream)));
  BOOST_TEST(record.at.value == 1u);
  BOOST_TEST((record.term == owner.term));
  BOOST_TEST((record.nonce == owner.nonce));
  BOOST_TEST(record.ordinal.value == 1u);
  BOOST_TEST((record.stream == stream));
  BOOST_TEST(record.first.value == 1u);
  BOOST_TEST(record.event_count == 3u);
  BOOST_TEST(*record.record == bytes);
  BOOST_TEST((record.chain == log->end_now(record.partition).chain));
  BOOST_TEST(log->stream_end_now(stream).value == 3u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_chain_binds_each_record_to_those_before, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto stream = conversation_stream(1);
  const auto partition = partition_in(*log, stream);
  digest chain{};
  std::vector<ownership> owners;
  for (std::uint64_t last = 0; last < 6; ++last) {
    if (last % 3 == 0) owners.push_back(take_over(*log, partition.value));
    BOOST_TEST(append_one(*log, request(stream, last, std::to_string(last))).status ==
               append_status::appended);
  }
  for (const auto& record : log->read_now(partition, {0}, {}).records) {
    const auto& owner = owners.at(record.term.value - 1);
    chain =
        next_chain(chain, {partition, record.at, record.term, owner.nonce, record.ordinal}, *record.record);
    BOOST_TEST((record.chain == chain));
  }
  BOOST_TEST((log->end_now(partition).chain == chain));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pages_end_at_their_count_and_join_without_a_hole, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto partition = fill(*log);
  for (const std::size_t count : {1, 7, 50, 99, 100, 101}) {
    log_position after;
    std::uint64_t seen = 0;
    for (bool at_end = false; !at_end;) {
      const auto page = log->read_now(partition, after, {count, 1 << 20});
      BOOST_TEST(page.records.size() <= count);
      for (const auto& record : page.records)
        BOOST_TEST(*record.record == std::to_string(seen++));
      after = {seen};
      at_end = page.at_end;
    }
    BOOST_TEST(seen == 100u);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_page_that_ends_with_the_last_record_is_at_the_end, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto partition = fill(*log);
  BOOST_TEST(log->read_now(partition, {0}, {100, 1 << 20}).at_end);
  BOOST_TEST(!log->read_now(partition, {0}, {99, 1 << 20}).at_end);
  BOOST_TEST(log->read_now(partition, {100}, {}).at_end);
  BOOST_TEST(log->read_now(partition, {100}, {}).records.empty());
  BOOST_TEST(log->read_now(partition, {1'000}, {}).records.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_page_ends_before_its_bytes_but_holds_at_least_one_record, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto partition = fill(*log);
  // The first ten records are one byte each.
  BOOST_TEST(log->read_now(partition, {0}, {1'000, 10}).records.size() == 10u);
  BOOST_TEST(log->read_now(partition, {0}, {1'000, 11}).records.size() == 10u);
  BOOST_TEST(log->read_now(partition, {0}, {1'000, 12}).records.size() == 11u);
  BOOST_TEST(log->read_now(partition, {0}, {0, 0}).records.size() == 1u);
  BOOST_TEST(log->read_stream_now(conversation_stream(1), {1}, {1'000, 9}).records.size() == 9u);
  BOOST_TEST(log->read_stream_now(conversation_stream(1), {1}, {0, 0}).records.size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_is_read_from_the_record_that_holds_the_event, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto stream = conversation_stream(1);
  BOOST_TEST(
      append(*log, {request(stream, 0, "1-3", 3), request(stream, 3, "4", 1), request(stream, 4, "5-6", 2)})
          .size() == 3u);
  const auto first_from = [&](std::uint64_t from) {
    const auto page = log->read_stream_now(stream, {from}, {});
    return page.records.empty() ? std::string{} : *page.records[0].record;
  };
  const char* expected[] = {"1-3", "1-3", "1-3", "1-3", "4", "5-6", "5-6", "", ""};
  for (std::uint64_t from = 0; from < std::size(expected); ++from)
    BOOST_TEST(first_from(from) == expected[from]);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_is_read_without_its_neighbours, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  append_batch batch;
  for (std::uint64_t last = 0; last < 20; ++last) {
    for (std::uint8_t number = 1; number <= 5; ++number) {
      batch.push_back(request(conversation_stream(number), last, std::to_string(number)));
    }
  }
  static_cast<void>(append(*log, batch));
  for (std::uint8_t number = 1; number <= 5; ++number) {
    const auto texts = texts_of(*log, conversation_stream(number), {3, 1 << 20});
    BOOST_TEST(texts == std::vector<std::string>(20, std::to_string(number)),
               boost::test_tools::per_element());
  }
  BOOST_TEST(texts_of(*log, conversation_stream(6)).empty());
  BOOST_TEST(texts_of(*log, conversation_stream(0)).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(streams_are_visited_in_order_with_their_last_event_until_told_to_stop, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  for (const std::uint8_t number : {200, 3, 77, 1}) {
    static_cast<void>(append(*log, {request(conversation_stream(number), 0, "a", number),
                                    request(conversation_stream(number), number, "b")}));
  }
  std::vector<std::pair<events::stream_id, events::sequence>> seen;
  log->for_each_stream_now([&](const auto& stream, auto last) {
    seen.emplace_back(stream, last);
    return seen.size() < 3;
  });
  BOOST_REQUIRE(seen.size() == 3u);
  const std::uint8_t expected[] = {1, 3, 77};
  for (std::size_t at = 0; at < 3; ++at) {
    BOOST_TEST((seen[at].first == conversation_stream(expected[at])));
    BOOST_TEST(seen[at].second.value == expected[at] + 1u);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_asynchronous_read_answers_like_a_blocking_one, World, log_worlds) {
  World world;
  const auto log = world.open();
  const auto partition = fill(*log);
  std::promise<std::variant<read_page, storage_error>> promise;
  log->read(partition, {90}, {5, 1 << 20}, [&](auto outcome) { promise.set_value(std::move(outcome)); });
  const auto page = std::get<read_page>(promise.get_future().get());
  BOOST_REQUIRE(page.records.size() == 5u);
  BOOST_TEST(*page.records[0].record == "90");
  BOOST_TEST(!page.at_end);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reader_beside_writers_sees_a_growing_prefix_without_holes, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  const auto partition = partition_in(*log, conversation_stream(1));
  // The test library's checks are not for two threads at once.
  std::atomic<int> failed = 0;
  std::thread writer{[&] {
    for (std::uint64_t last = 0; last < 500; ++last) {
      if (append_one(*log, request(conversation_stream(1), last)).status != append_status::appended) ++failed;
    }
  }};
  for (std::uint64_t seen = 0; seen < 500;) {
    for (const auto& record : log->read_now(partition, {seen}, {}).records) {
      BOOST_REQUIRE(record.at.value == ++seen);
    }
  }
  writer.join();
  BOOST_TEST(failed == 0);
  BOOST_TEST(log->end_now(partition).count.value == 500u);
}

BOOST_AUTO_TEST_SUITE_END()
