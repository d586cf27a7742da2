// The embedded log on a disk that fails: nothing acknowledged is lost, nothing refused comes back.
#include "storage/rocksdb/open_on_environment.hpp"
#include "tests/storage/faulty_file_system.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/support/artifacts.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;
using test::disk_fault;

namespace {

struct machine {
  std::shared_ptr<test::faulty_file_system> disk = std::make_shared<test::faulty_file_system>();
  std::unique_ptr<rocksdb::Env> environment = rocksdb::NewCompositeEnv(disk);
  event_log_options options;
  std::vector<std::string> fatal;
  std::vector<std::string> notices;
  std::unique_ptr<event_log> log;
  const events::stream_id stream = conversation_stream(1);

  machine() {
    options.directory = test::artifact_directory("disk-fault");
    options.partitions = 2;
    options.resume_interval = {};
    options.on_fatal = [this](const auto& sentence) { fatal.push_back(sentence); };
    options.on_notice = [this](const auto& sentence) { notices.push_back(sentence); };
  }
  void start() {
    log = open_event_log_on(options, environment.get());
    take_over_all(*log);
  }
  /// The machine goes off as it stands and comes back.
  void lose_power(std::size_t kept) {
    disk->set(disk_fault::off);
    log.reset();
    disk->drop_unsynced(kept);
    disk->set(disk_fault::none);
    start();
  }
  append_status append_next(std::uint64_t last, const std::string& text) {
    return append_one(*log, request(stream, last, text)).status;
  }
};

storage_failure failure_at_start(machine& on) {
  try {
    on.start();
  } catch (const storage_error& problem) {
    BOOST_TEST_MESSAGE(problem.what());
    return problem.kind();
  }
  BOOST_FAIL("the log opened");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_fault_test)

BOOST_AUTO_TEST_CASE(a_group_that_was_long_in_writing_is_told_with_its_sizes) {
  machine on;
  // Whatever it takes is longer.
  on.options.slow = std::make_shared<slow_operations>(std::chrono::nanoseconds{1});
  on.start();
  (void)on.options.slow->take();
  const append_batch two{request(on.stream, 0, std::string(1'500, 'x')), request(on.stream, 1, "y")};
  for (const auto& outcome : append(*on.log, two))
    BOOST_TEST(outcome.status == append_status::appended);
  const auto slow = on.options.slow->take();
  BOOST_REQUIRE(slow.size() == 1u);
  BOOST_TEST((slow[0].what == operation::append));
  BOOST_TEST(slow[0].size.records == 2u);
  BOOST_TEST(slow[0].size.bytes > 1'500u);
}

BOOST_AUTO_TEST_CASE(a_power_cut_loses_nothing_acknowledged_and_halves_nothing) {
  for (const std::size_t kept : {0, 1, 6, 7, 8, 100, 1'700, 1'000'000}) {
    machine on;
    on.start();
    for (std::uint64_t last = 0; last < 20; ++last) {
      BOOST_TEST(on.append_next(last, "acknowledged") == append_status::appended);
    }
    on.disk->set(disk_fault::sync_fails);
    const append_batch in_flight{request(on.stream, 20, std::string(1'500, 'x')),
                                 request(on.stream, 21, "y")};
    for (const auto& outcome : append(*on.log, in_flight))
      BOOST_TEST(outcome.status == append_status::unknown);
    const auto unsynced = on.disk->unsynced();
    BOOST_TEST(unsynced > 1'500u);
    on.lose_power(kept);
    const auto texts = texts_of(*on.log, on.stream);
    BOOST_TEST(texts.size() == (kept >= unsynced ? 22u : 20u));
    BOOST_TEST(on.append_next(texts.size(), "after") == append_status::appended);
  }
}

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_appends_and_recovers_when_there_is_room) {
  for (const std::size_t bytes : {0, 1, 50, 300, 40'000}) {
    machine on;
    on.start();
    BOOST_TEST(on.append_next(0, "before") == append_status::appended);
    on.disk->set(disk_fault::no_room, bytes);
    BOOST_TEST(on.append_next(1, std::string(100'000, 'r')) == append_status::unavailable);
    BOOST_TEST(on.log->read_only());
    BOOST_TEST(on.append_next(1, "refused") == append_status::unavailable);
    BOOST_TEST(std::holds_alternative<take_over_refused>(try_take_over(*on.log, 0)));
    BOOST_TEST(texts_of(*on.log, on.stream) == std::vector<std::string>{"before"},
               boost::test_tools::per_element());
    on.disk->set(disk_fault::none);
    BOOST_TEST(on.append_next(1, "after") == append_status::appended);
    BOOST_TEST(!on.log->read_only());
    BOOST_TEST(on.fatal.empty());
    BOOST_TEST(on.notices.size() == 2u);
    on.lose_power(1'000'000);
    BOOST_TEST(texts_of(*on.log, on.stream) == (std::vector<std::string>{"before", "after"}),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_log_that_was_full_takes_writes_only_when_there_is_room_to_go_on) {
  machine on;
  on.start();
  on.disk->set(disk_fault::no_room);
  BOOST_TEST(on.append_next(0, "refused") == append_status::unavailable);
  // Not enough, since what is in memory must find room too.
  on.disk->set(disk_fault::no_room, limits::room_to_go_on_bytes);
  BOOST_TEST(on.append_next(0, "refused") == append_status::unavailable);
  on.disk->set(disk_fault::none);
  BOOST_TEST(on.append_next(0, "after") == append_status::appended);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_full_does_not_look_for_room_at_every_append) {
  machine on;
  on.options.resume_interval = event_log_options{}.resume_interval;
  on.start();
  on.disk->set(disk_fault::no_room);
  const auto full = std::chrono::steady_clock::now();
  BOOST_TEST(on.append_next(0, "refused") == append_status::unavailable);
  on.disk->set(disk_fault::none);
  const auto next = on.append_next(0, "soon after");
  const bool soon = std::chrono::steady_clock::now() - full < limits::resume_interval;
  if (soon) BOOST_TEST(next == append_status::unavailable);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_a_flush_ends_the_process_once_there_is_room) {
  machine on;
  on.start();
  on.disk->set(disk_fault::no_room_for_tables);
  std::uint64_t last = 0;
  while (on.append_next(last, std::string(500'000, 'f')) == append_status::appended)
    ++last;
  BOOST_TEST(on.log->read_only());
  BOOST_TEST(on.fatal.empty());
  on.disk->set(disk_fault::none);
  BOOST_TEST(on.append_next(last, "refused") == append_status::unavailable);
  BOOST_REQUIRE(on.fatal.size() == 1u);
  BOOST_TEST(on.fatal.front().find("opened anew") != std::string::npos);
  on.log.reset();
  on.start();
  BOOST_TEST(texts_of(*on.log, on.stream).size() == last);
  BOOST_TEST(on.append_next(last, "after") == append_status::appended);
}

BOOST_AUTO_TEST_CASE(what_a_full_disk_refused_does_not_come_back_after_a_power_cut) {
  for (const std::size_t kept : {0, 200, 50'000, 1'000'000}) {
    machine on;
    on.start();
    BOOST_TEST(on.append_next(0, "before") == append_status::appended);
    on.disk->set(disk_fault::no_room, 70'000);
    BOOST_TEST(on.append_next(1, std::string(100'000, 'r')) == append_status::unavailable);
    on.lose_power(kept);
    BOOST_TEST(texts_of(*on.log, on.stream) == std::vector<std::string>{"before"},
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(after_a_failed_sync_appends_are_unknown_and_the_process_is_told_to_end) {
  for (const auto fault : {disk_fault::sync_fails, disk_fault::no_room_at_sync}) {
    machine on;
    on.start();
    BOOST_TEST(on.append_next(0, "before") == append_status::appended);
    on.disk->set(fault);
    BOOST_TEST(on.append_next(1, "in flight") == append_status::unknown);
    on.disk->set(disk_fault::none);
    BOOST_TEST(on.append_next(1, "later") == append_status::unavailable);
    BOOST_TEST(std::holds_alternative<take_over_refused>(try_take_over(*on.log, 0)));
    BOOST_TEST(on.log->read_only());
    BOOST_TEST(on.fatal.size() == 1u);
    on.log.reset();
    on.start();
    const auto texts = texts_of(*on.log, on.stream);
    BOOST_REQUIRE(!texts.empty());
    BOOST_TEST(texts[0] == "before");
    BOOST_TEST(std::ranges::count(texts, "later") == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_full_disk_at_start_is_told) {
  machine on;
  on.disk->set(disk_fault::no_room);
  BOOST_TEST((failure_at_start(on) == storage_failure::no_room));
}

BOOST_AUTO_TEST_CASE(a_failing_disk_at_start_is_told) {
  machine on;
  on.disk->set(disk_fault::off);
  BOOST_TEST((failure_at_start(on) == storage_failure::io_error));
}

BOOST_AUTO_TEST_SUITE_END()
