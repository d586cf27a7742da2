// Verification finds what was changed, removed, reordered or badly indexed, and nothing else.
#include "storage/log_check.hpp"

#include "storage/rocksdb/envelope.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/true_record.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// Two terms, three streams, in one partition.
struct written_log {
  std::filesystem::path directory = test::artifact_directory("check");

  written_log() {
    event_log_options options;
    options.directory = directory;
    options.partitions = 1;
    for (std::uint64_t round = 0; round < 2; ++round) {
      const auto log = open_event_log(options);
      take_over_all(*log);
      append_batch batch;
      for (std::uint64_t last = round * 6; last < round * 6 + 6; last += 2) {
        for (std::uint8_t number = 1; number <= 3; ++number) {
          batch.push_back(left(conversation_stream(number), last, 2));
        }
      }
      for (const auto& outcome : append(*log, batch))
        BOOST_REQUIRE(outcome.status == append_status::appended);
    }
  }
  void change(const std::function<void(rocksdb::DB&, const log_database&)>& how) const {
    log_database_options options;
    options.directory = directory;
    const log_database data{options};
    how(data.database(), data);
  }
  void change_value(log_family family, std::string_view key,
                    const std::function<void(std::string&)>& how) const {
    change([&](auto& database, const auto& data) {
      std::string value;
      BOOST_REQUIRE(database.Get({}, data.family(family), key, &value).ok());
      how(value);
      BOOST_REQUIRE(database.Put({}, data.family(family), key, value).ok());
    });
  }
  void remove(log_family family, std::string_view key) const {
    change([&](auto& database, const auto& data) {
      BOOST_REQUIRE(database.Delete({}, data.family(family), key).ok());
    });
  }
  void expect_problem(const std::string& words) const {
    const auto report = verify_log(directory);
    BOOST_TEST(!report.sound());
    bool told = false;
    for (const auto& problem : report.problems)
      told = told || problem.what.find(words) != std::string::npos;
    BOOST_TEST(told, "not told: " << words);
  }
};

std::string key(std::uint64_t position) {
  return std::string{key_of(partition_id{0}, log_position{position}).view()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_check_test)

BOOST_AUTO_TEST_CASE(a_sound_log_has_no_problem_and_is_counted) {
  const written_log log;
  std::uint64_t seen = 0;
  const auto report = verify_log(log.directory, [&](auto records) { seen = records; });
  for (const auto& problem : report.problems)
    BOOST_ERROR(problem.what);
  BOOST_TEST(report.sound());
  BOOST_TEST(seen == 18u);
  const auto statistics = measure_log(log.directory);
  BOOST_REQUIRE(statistics.partitions.size() == 1u);
  BOOST_TEST(statistics.partitions[0].records == 18u);
  BOOST_TEST(statistics.partitions[0].events == 36u);
  BOOST_TEST(statistics.partitions[0].take_overs == 2u);
  BOOST_TEST(statistics.partitions[0].bytes > 0u);
  BOOST_TEST(statistics.streams == 3u);
  BOOST_TEST(statistics.installation.size() == 32u);
  BOOST_TEST(statistics.file_bytes > 0u);
}

BOOST_AUTO_TEST_CASE(a_changed_byte_of_a_record_is_found) {
  const written_log log;
  log.change_value(log_family::records, key(5), [](auto& value) { value.back() ^= 1; });
  log.expect_problem("record 5: its chain hash does not fit");
}

BOOST_AUTO_TEST_CASE(a_removed_record_is_found) {
  const written_log log;
  log.remove(log_family::records, key(5));
  log.expect_problem("record 6: records before it are missing");
  log.expect_problem("record 5: the index names it, and it is not there");
}

BOOST_AUTO_TEST_CASE(a_removed_end_of_a_term_is_found_by_the_next_take_over) {
  const written_log log;
  for (std::uint64_t position = 9; position <= 18; ++position)
    log.remove(log_family::records, key(position));
  log.expect_problem("term 2 began after record 9, and that prefix is not there");
}

BOOST_AUTO_TEST_CASE(two_exchanged_records_are_found) {
  const written_log log;
  log.change([](auto& database, const auto& data) {
    std::string first;
    std::string second;
    auto* records = data.family(log_family::records);
    BOOST_REQUIRE(database.Get({}, records, key(3), &first).ok());
    BOOST_REQUIRE(database.Get({}, records, key(4), &second).ok());
    BOOST_REQUIRE(database.Put({}, records, key(3), second).ok());
    BOOST_REQUIRE(database.Put({}, records, key(4), first).ok());
  });
  log.expect_problem("record 3: its ordinal is not the next of its term");
  log.expect_problem("record 4: its chain hash does not fit");
}

BOOST_AUTO_TEST_CASE(a_term_that_nobody_took_is_found) {
  const written_log log;
  log.remove(log_family::takeovers, key_of(partition_id{0}, term_number{2}).view());
  log.expect_problem("record 10: nobody took over under its term");
}

BOOST_AUTO_TEST_CASE(another_nonce_is_found) {
  const written_log log;
  log.change_value(log_family::takeovers, key_of(partition_id{0}, term_number{1}).view(),
                   [](auto& value) { value[1] ^= 1; });
  log.expect_problem("record 1: its nonce is not its term's");
}

BOOST_AUTO_TEST_CASE(an_envelope_that_names_another_event_is_found) {
  const written_log log;
  log.change_value(log_family::records, key(4), [](auto& value) { value[envelope_bytes - 5] ^= 8; });
  log.expect_problem("record 4: its header and its envelope disagree");
}

BOOST_AUTO_TEST_CASE(a_record_without_an_index_row_is_found) {
  const written_log log;
  log.remove(log_family::streams, key_of(conversation_stream(2), events::sequence{3}).view());
  log.expect_problem("record 5: the index does not know it");
  log.expect_problem("has no event 3");
}

BOOST_AUTO_TEST_CASE(an_index_row_for_another_record_is_found) {
  const written_log log;
  log.change_value(log_family::streams, key_of(conversation_stream(2), events::sequence{3}).view(),
                   [](auto& value) { value[7] ^= 3; });
  log.expect_problem("record 5: the index says otherwise");
  log.expect_problem("the index names it for another record");
}

BOOST_AUTO_TEST_CASE(an_unreadable_envelope_is_found) {
  const written_log log;
  log.change_value(log_family::records, key(4), [](auto& value) { value[0] = 0; });
  log.expect_problem("record 4: its envelope cannot be read");
}

BOOST_AUTO_TEST_SUITE_END()
