// Every bound of storage at its edge: what still fits, and what comes one later.
#include "storage/limits.hpp"

#include "storage/draw_key.hpp"
#include "storage/key_cache.hpp"
#include "storage/log_check.hpp"
#include "storage/rocksdb/commit_builder.hpp"
#include "storage/rocksdb/diary.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/read_worker.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/stream_ends.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/log_worlds.hpp"
#include "tests/storage/view_worlds.hpp"
#include "tests/support/ended_process.hpp"

#include <cstdarg>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

event_log_options log_of_one_partition() {
  event_log_options options;
  options.directory = test::artifact_directory("limits");
  options.partitions = 1;
  return options;
}

events::stream_id stream(std::uint32_t number) {
  auto one = conversation_stream(0);
  for (std::size_t at = 0; at < sizeof number; ++at)
    one.key[at] = static_cast<std::uint8_t>(number >> 8 * at);
  return one;
}

/// What the log's own thread builds its groups with.
struct group {
  event_log_options options = log_of_one_partition();
  log_database data{{options.directory, options.partitions, false, nullptr}};
  log_reader reader{data};
  commit_builder builder{data, reader, "test"};

  group() {
    (void)builder.stage_take_over({0});
    BOOST_REQUIRE(builder.commit().ok());
  }
  void stage(std::uint64_t last, std::size_t bytes) {
    const auto outcome = builder.stage(request(conversation_stream(1), last, std::string(bytes, 'x')));
    BOOST_REQUIRE(outcome.status == append_status::appended);
  }
};

void warn(rocksdb::Logger& logger, const char* format, ...) __attribute__((format(printf, 2, 3)));
void warn(rocksdb::Logger& logger, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  logger.Logv(format, arguments);
  va_end(arguments);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(storage_limits)

BOOST_AUTO_TEST_CASE(new_data_has_as_many_partitions_as_the_limits_say) {
  event_log_options options;
  options.directory = test::artifact_directory("limits");
  BOOST_TEST(open_event_log(options)->partition_count() == limits::partitions);
}

BOOST_AUTO_TEST_CASE(a_group_is_full_with_its_last_record) {
  group one;
  for (std::uint64_t last = 0; last < limits::records_per_sync; ++last) {
    BOOST_REQUIRE(!one.builder.full());
    one.stage(last, 1);
  }
  BOOST_TEST(one.builder.full());
  BOOST_REQUIRE(one.builder.commit().ok());
  BOOST_TEST(!one.builder.full());
}

BOOST_AUTO_TEST_CASE(a_group_is_full_with_the_record_that_reaches_its_bytes) {
  group one;
  constexpr std::size_t record = 512 * 1024;
  static_assert(limits::bytes_per_sync % record == 0 && record < limits::record_bytes);
  std::uint64_t last = 0;
  // Envelopes, keys and index come on top of the records: the last one is not needed whole.
  for (; last < limits::bytes_per_sync / record - 1; ++last) {
    one.stage(last, record);
    BOOST_REQUIRE(!one.builder.full());
  }
  one.stage(last, record);
  BOOST_TEST(one.builder.full());
}

BOOST_AUTO_TEST_CASE(a_batch_of_more_than_one_group_is_written_whole_and_in_order) {
  const auto log = open_event_log(log_of_one_partition());
  take_over_all(*log);
  append_batch batch;
  for (std::uint64_t last = 0; last <= limits::records_per_sync; ++last)
    batch.push_back(request(conversation_stream(1), last, "x"));
  std::uint64_t position = 0;
  for (const auto& outcome : append(*log, batch)) {
    BOOST_REQUIRE(outcome.status == append_status::appended);
    BOOST_REQUIRE(outcome.at.value == ++position);
  }
  BOOST_TEST(log->end_now({0}).count.value == limits::records_per_sync + 1);
}

BOOST_AUTO_TEST_CASE(one_read_too_many_is_refused_and_the_others_are_served) {
  std::promise<void> begun;
  std::promise<void> go_on;
  std::size_t served = 0;
  {
    read_worker worker;
    BOOST_REQUIRE(worker.ask([&] {
      begun.set_value();
      go_on.get_future().wait();
    }));
    begun.get_future().wait();
    for (std::size_t at = 0; at < limits::reads_waiting; ++at)
      BOOST_REQUIRE(worker.ask([&] { ++served; }));
    BOOST_TEST(!worker.ask([&] { served = 0; }));
    // An answer that must be given is.
    worker.ask_always([&] { ++served; });
    go_on.set_value();
  }
  BOOST_TEST(served == limits::reads_waiting + 1);
}

BOOST_AUTO_TEST_CASE(a_stream_end_is_forgotten_when_one_too_many_is_remembered) {
  stream_ends ends{limits::remembered_stream_ends};
  for (std::uint32_t number = 0; number < limits::remembered_stream_ends; ++number)
    ends.remember(stream(number), {number});
  BOOST_TEST(ends.size() == limits::remembered_stream_ends);
  BOOST_TEST(ends.find(stream(0)) != nullptr);
  ends.remember(stream(limits::remembered_stream_ends), {1});
  BOOST_TEST(ends.size() == limits::remembered_stream_ends);
  BOOST_TEST(ends.find(stream(0)) != nullptr);
  BOOST_TEST(ends.find(stream(1)) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_key_is_forgotten_when_one_too_many_is_remembered) {
  key_cache cache{limits::remembered_keys};
  const auto key = draw_key();
  for (std::uint32_t number = 0; number < limits::remembered_keys; ++number)
    cache.put(stream(number), key);
  BOOST_TEST(cache.size() == limits::remembered_keys);
  cache.put(stream(limits::remembered_keys), key);
  BOOST_TEST(cache.size() == limits::remembered_keys);
  BOOST_TEST(cache.find(stream(0)) == nullptr);
  BOOST_TEST(cache.find(stream(1)) == key);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_snapshot_beyond_the_limit_is_not_kept_and_the_one_before_stays, World,
                              view_worlds) {
  World world;
  const auto snapshots = world.open_snapshots();
  const auto key = draw_key();
  BOOST_TEST(snapshots->save(conversation_stream(1), {{1}, std::string(limits::snapshot_bytes, 's')}, key));
  BOOST_REQUIRE(snapshots->load(conversation_stream(1), key));
  BOOST_TEST(
      !snapshots->save(conversation_stream(1), {{2}, std::string(limits::snapshot_bytes + 1, 's')}, key));
  BOOST_TEST(snapshots->load(conversation_stream(1), key)->at.value == 1u);
}

BOOST_AUTO_TEST_CASE(a_view_whose_name_is_too_long_is_a_broken_invariant) {
  const rocksdb_view_world world;
  const auto views = world.open_views();
  const std::string longest(limits::view_name_bytes, 'v');
  views->apply(longest, {0}, {{1}, {}}, {{"key", "row"}});
  BOOST_TEST(views->find(longest, "key").value() == "row");
  BOOST_TEST(test::ended_by([&] { (void)views->find(longest + 'v', "key"); }).aborted());
}

BOOST_AUTO_TEST_CASE(a_verification_lists_the_first_problems_and_counts_all) {
  auto options = log_of_one_partition();
  open_event_log(options).reset();
  {
    const log_database data{{options.directory, options.partitions, false, nullptr}};
    // Index rows of records that are not there.
    for (std::uint32_t number = 0; number <= limits::problems_reported; ++number) {
      const auto row = value_of(stream_index_row{{1}, 1});
      BOOST_REQUIRE(
          data.database()
              .Put({}, data.family(log_family::streams), key_of(stream(number), {1}).view(), row.view())
              .ok());
    }
  }
  const auto report = verify_log(options.directory);
  BOOST_TEST(report.problem_count > limits::problems_reported);
  BOOST_TEST(report.problems.size() == limits::problems_reported);
}

BOOST_AUTO_TEST_CASE(a_line_of_the_diary_ends_where_it_is_too_long) {
  const auto directory = test::artifact_directory("diary");
  diary lines{directory};
  const auto size_after = [&](std::size_t bytes) {
    const auto before = std::filesystem::file_size(directory / "LOG");
    warn(lines, "%s", std::string(bytes, 'w').c_str());
    return std::filesystem::file_size(directory / "LOG") - before;
  };
  const auto longest = size_after(limits::diary_line_bytes - 1);
  BOOST_TEST(longest > limits::diary_line_bytes);
  BOOST_TEST(size_after(limits::diary_line_bytes) == longest);
  BOOST_TEST(size_after(limits::diary_line_bytes - 2) == longest - 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reader_who_names_no_size_is_given_so_many_records_at_once, World,
                              log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  append_batch batch;
  for (std::uint64_t last = 0; last <= limits::read_records; ++last)
    batch.push_back(request(conversation_stream(1), last, "x"));
  (void)append(*log, batch);
  const auto page = log->read_stream_now(conversation_stream(1), {1}, {});
  BOOST_TEST(page.records.size() == limits::read_records);
  BOOST_TEST(!page.at_end);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reader_who_names_no_size_is_given_so_many_bytes_at_once, World, log_worlds) {
  World world;
  const auto log = world.open();
  take_over_all(*log);
  constexpr std::size_t record = 512 * 1024;
  static_assert(limits::read_bytes % record == 0);
  append_batch batch;
  for (std::uint64_t last = 0; last <= limits::read_bytes / record; ++last)
    batch.push_back(request(conversation_stream(1), last, std::string(record, 'x')));
  (void)append(*log, batch);
  BOOST_TEST(log->read_stream_now(conversation_stream(1), {1}, {}).records.size() ==
             limits::read_bytes / record);
}

BOOST_AUTO_TEST_CASE(the_diary_ends_when_it_is_full_and_begins_anew_at_the_next_opening) {
  const auto directory = test::artifact_directory("diary");
  const auto size = [&](const char* name) { return std::filesystem::file_size(directory / name); };
  const std::string line(1'000, 'w');
  {
    diary lines{directory};
    while (size("LOG") < limits::diary_bytes)
      warn(lines, "%s", line.c_str());
    const auto full = size("LOG");
    BOOST_TEST(full < limits::diary_bytes + 2 * line.size());
    warn(lines, "%s", line.c_str());
    BOOST_TEST(size("LOG") == full);
  }
  diary next{directory};
  warn(next, "%s", "the next run");
  BOOST_TEST(size("LOG.old") >= limits::diary_bytes);
  BOOST_TEST(size("LOG") < 100u);
}

BOOST_AUTO_TEST_SUITE_END()
