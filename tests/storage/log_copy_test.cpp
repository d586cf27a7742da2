// A log brought into another: whole, in order, once, and never into one that holds something else.
#include "storage/log_copy.hpp"

#include "storage/limits.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/log_worlds.hpp"
#include "tests/storage/refused.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

constexpr std::uint8_t streams = 20;
const copy_progress nobody = [](std::uint64_t, std::uint64_t) {};

/// More than a page, in several streams of several partitions.
void fill(event_log& log) {
  take_over_all(log);
  append_batch batch;
  for (std::uint64_t at = 0; at < limits::read_records / 10; ++at)
    for (std::uint8_t stream = 0; stream < streams; ++stream)
      batch.push_back(request(conversation_stream(stream), 2 * at, std::to_string(at), 2));
  for (const auto& outcome : append(log, batch))
    BOOST_REQUIRE(outcome.status == append_status::appended);
}

std::uint64_t records_in(event_log& log) {
  std::uint64_t records = 0;
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
    records += log.end_now({partition}).count.value;
  return records;
}

struct wider_world : rocksdb_log_world {
  std::unique_ptr<event_log> open() const {
    event_log_options options;
    options.directory = directory;
    options.partitions = 2 * world_partitions + 1;
    return open_event_log(options);
  }
};

using targets = std::tuple<memory_log_world, wider_world, kafka_log_world>;

}  // namespace

BOOST_AUTO_TEST_SUITE(log_copy)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_log_is_the_same_in_another_and_nothing_is_copied_twice, target, targets) {
  rocksdb_log_world one;
  target other;
  const auto from = one.open();
  fill(*from);
  const auto to = other.open();
  std::uint64_t told = 0;
  const auto all = records_in(*from);
  const auto copied = copy_log(*from, *to, [&](std::uint64_t done, std::uint64_t of) {
    BOOST_TEST(of == all);
    told = done;
  });
  BOOST_TEST(copied == all);
  BOOST_TEST(told == all);
  BOOST_TEST(records_in(*to) == all);
  BOOST_TEST(compare_logs(*from, *to, nobody) == all);
  BOOST_TEST(copy_log(*from, *to, nobody) == 0U);
  BOOST_TEST(records_in(*to) == all);
}

BOOST_AUTO_TEST_CASE(what_was_cut_off_goes_on) {
  rocksdb_log_world one;
  rocksdb_log_world other;
  const auto from = one.open();
  fill(*from);
  const auto all = records_in(*from);
  struct cut {};
  {
    const auto to = other.open();
    BOOST_CHECK_THROW(copy_log(*from, *to, [](auto...) { throw cut{}; }), cut);
  }
  const auto to = other.open();
  const auto there = records_in(*to);
  BOOST_TEST(there > 0U);
  BOOST_TEST(there < all);
  BOOST_TEST(copy_log(*from, *to, nobody) == all - there);
  BOOST_TEST(compare_logs(*from, *to, nobody) == all);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_in_use_is_left_as_it_is) {
  rocksdb_log_world one;
  rocksdb_log_world other;
  const auto from = one.open();
  fill(*from);
  const auto to = other.open();
  take_over_all(*to);
  static_cast<void>(append_one(*to, request(conversation_stream(streams), 0)));
  says(refused([&] { copy_log(*from, *to, nobody); }, storage_failure::cannot_open), "in use already");
  BOOST_TEST(records_in(*to) == 1U);
  says(refused([&] { compare_logs(*from, *to, nobody); }, storage_failure::damaged), "differs");
}

BOOST_AUTO_TEST_CASE(a_record_that_differs_is_found) {
  rocksdb_log_world one;
  rocksdb_log_world other;
  const auto from = one.open();
  const auto to = other.open();
  for (auto* log : {from.get(), to.get()}) {
    take_over_all(*log);
    static_cast<void>(append_one(*log, request(conversation_stream(1), 0, log == from.get() ? "a" : "b")));
  }
  BOOST_TEST(copy_log(*from, *to, nobody) == 0U);
  says(refused([&] { compare_logs(*from, *to, nobody); }, storage_failure::damaged), "1/conversation/0101");
}

BOOST_AUTO_TEST_CASE(a_log_that_takes_no_more_is_told) {
  rocksdb_log_world one;
  const auto from = one.open();
  fill(*from);
  memory_log_world other;
  const auto run = [&](std::function<void()> task) { other.thread->give(std::move(task)); };
  memory_event_log to{memory_log_options{other.disk, run}};
  const auto full = [&](std::uint64_t, std::uint64_t) { to.set_read_only(true); };
  says(refused([&] { copy_log(*from, to, full); }, storage_failure::io_error), "copy again");
  to.set_read_only(false);
  static_cast<void>(copy_log(*from, to, nobody));
  BOOST_TEST(compare_logs(*from, to, nobody) == records_in(*from));
}

BOOST_AUTO_TEST_CASE(a_new_log_is_given_an_installation_and_another_is_refused) {
  event_log_options options;
  options.directory = test::artifact_directory("log");
  options.installation = std::string(16, 'i');
  BOOST_TEST(open_event_log(options)->installation() == options.installation);
  BOOST_TEST(open_event_log(options)->installation() == options.installation);
  options.installation = std::string(16, 'j');
  says(refused([&] { static_cast<void>(open_event_log(options)); }, storage_failure::cannot_open),
       "another installation");
}

BOOST_AUTO_TEST_SUITE_END()
