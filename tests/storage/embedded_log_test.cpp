// What is the embedded log's own: restarts, kills, the lock, versions, and bounds that only it has.
#include "storage/rocksdb/envelope.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/stream_ends.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/support/artifacts.hpp"

#include <csignal>
#include <cstdlib>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

event_log_options options_in(const std::filesystem::path& directory) {
  event_log_options options;
  options.directory = directory;
  options.partitions = 4;
  return options;
}

storage_failure failure_of(const event_log_options& options) {
  try {
    open_event_log(options).reset();
  } catch (const storage_error& problem) {
    BOOST_TEST_MESSAGE(problem.what());
    return problem.kind();
  }
  BOOST_FAIL("the log opened");
  return {};
}

/// Overwrites one row as another version, or damage, would.
void put_row(const std::filesystem::path& directory, log_family family, std::string_view key,
             std::string_view value) {
  log_database_options options;
  options.directory = directory;
  const log_database data{options};
  BOOST_REQUIRE(data.database().Put({}, data.family(family), key, value).ok());
}

constexpr const char* helper_directory = "VEILLEUSE_TEST_LOG";

/// A child process that appends to four streams until it is killed, and writes (stream, last) to the pipe
/// after each acknowledgement.
struct child {
  pid_t pid = -1;
  int acknowledgements = -1;

  explicit child(const std::filesystem::path& directory) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    pid = ::fork();
    BOOST_REQUIRE(pid >= 0);
    if (pid == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::setenv(helper_directory, directory.c_str(), 1);
      ::execl("/proc/self/exe", "test_storage", "--run_test=embedded_log_helper", "--log_level=nothing",
              "--report_level=no", nullptr);
      ::_exit(1);
    }
    ::close(ends[1]);
    acknowledgements = ends[0];
  }
  ~child() { ::close(acknowledgements); }

  bool next(std::array<std::uint8_t, 2>& number) const {
    return ::read(acknowledgements, number.data(), number.size()) == static_cast<ssize_t>(number.size());
  }
  void kill() const {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
};

}  // namespace

/// Not a test: what the child process runs.
BOOST_AUTO_TEST_SUITE(embedded_log_helper, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(append_until_killed) {
  const char* directory = std::getenv(helper_directory);
  BOOST_REQUIRE(directory != nullptr);
  const auto log = open_event_log(options_in(directory));
  take_over_all(*log);
  std::array<std::uint64_t, 4> last{};
  for (std::uint8_t number = 0; number < 4; ++number)
    last[number] = log->stream_end_now(conversation_stream(number)).value;
  for (;;) {
    append_batch batch;
    for (std::uint8_t number = 0; number < 4; ++number) {
      batch.push_back(request(conversation_stream(number), last[number]++, "from the child"));
    }
    for (const auto& outcome : append(*log, batch))
      BOOST_REQUIRE(outcome.status == append_status::appended);
    for (std::uint8_t number = 0; number < 4; ++number) {
      const std::uint8_t told[2] = {number, 1};
      if (::write(STDOUT_FILENO, told, sizeof told) != sizeof told) std::_Exit(1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(embedded_log_test)

BOOST_AUTO_TEST_CASE(a_killed_process_loses_nothing_that_it_acknowledged) {
  const auto directory = test::artifact_directory("killed");
  std::array<std::uint64_t, 4> acknowledged{};
  for (int round = 0; round < 5; ++round) {
    const child process{directory};
    std::array<std::uint8_t, 2> told{};
    for (int seen = 0; seen < 40 + 13 * round; ++seen) {
      BOOST_REQUIRE(process.next(told));
      acknowledged[told[0]] += told[1];
    }
    process.kill();
    while (process.next(told))
      acknowledged[told[0]] += told[1];
    const auto log = open_event_log(options_in(directory));
    for (std::uint8_t number = 0; number < 4; ++number) {
      const auto texts = texts_of(*log, conversation_stream(number));
      BOOST_TEST(texts.size() >= acknowledged[number]);
      BOOST_TEST(log->stream_end_now(conversation_stream(number)).value == texts.size());
      acknowledged[number] = texts.size();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_process_on_the_directory_is_refused) {
  const auto directory = test::artifact_directory("locked");
  {
    const auto log = open_event_log(options_in(directory));
    BOOST_TEST((failure_of(options_in(directory)) == storage_failure::locked));
  }
  const child process{directory};
  std::array<std::uint8_t, 2> told{};
  BOOST_REQUIRE(process.next(told));
  BOOST_TEST((failure_of(options_in(directory)) == storage_failure::locked));
  // Reading needs no lock.
  BOOST_TEST(open_event_log_read_only(options_in(directory))->stream_end_now(conversation_stream(0)).value >
             0u);
  process.kill();
  open_event_log(options_in(directory)).reset();
}

BOOST_AUTO_TEST_CASE(a_log_opened_for_reading_shows_all_and_takes_nothing) {
  const auto directory = test::artifact_directory("read-only");
  {
    const auto log = open_event_log(options_in(directory));
    take_over_all(*log);
    BOOST_TEST(append_one(*log, request(conversation_stream(1), 0, "there")).status ==
               append_status::appended);
  }
  const auto log = open_event_log_read_only(options_in(directory));
  BOOST_TEST(log->read_only());
  BOOST_TEST(texts_of(*log, conversation_stream(1)) == std::vector<std::string>{"there"},
             boost::test_tools::per_element());
  BOOST_TEST(log->end_now(partition_in(*log, conversation_stream(1))).count.value == 1u);
  BOOST_TEST(append_one(*log, request(conversation_stream(1), 1)).status == append_status::unavailable);
  BOOST_TEST(std::holds_alternative<take_over_refused>(try_take_over(*log, 0)));
}

BOOST_AUTO_TEST_CASE(reading_where_there_is_no_log_is_refused_and_makes_none) {
  const auto directory = test::artifact_directory("nothing") / "log";
  BOOST_CHECK_THROW(static_cast<void>(open_event_log_read_only(options_in(directory))), storage_error);
  BOOST_TEST(!std::filesystem::exists(directory));
}

BOOST_AUTO_TEST_CASE(the_partition_count_is_the_datas_own) {
  auto options = options_in(test::artifact_directory("partitions"));
  open_event_log(options).reset();
  options.partitions = 9;
  BOOST_TEST(open_event_log(options)->partition_count() == 4u);
}

BOOST_AUTO_TEST_CASE(partition_counts_have_edges) {
  auto options = options_in(test::artifact_directory("edges") / "none");
  options.partitions = 0;
  BOOST_TEST((failure_of(options) == storage_failure::cannot_open));
  options.partitions = 65'537;
  BOOST_TEST((failure_of(options) == storage_failure::cannot_open));
  options.partitions = 65'536;
  const auto log = open_event_log(options);
  const auto highest = take_over(*log, 65'535);
  BOOST_TEST(highest.prefix.count.value == 0u);
  BOOST_TEST(log->read_now({65'535}, {0}, {}).at_end);
}

BOOST_AUTO_TEST_CASE(a_copied_directory_opens_and_continues_on_its_own) {
  const auto directory = test::artifact_directory("original");
  {
    const auto log = open_event_log(options_in(directory));
    take_over_all(*log);
    BOOST_TEST(append_one(*log, request(conversation_stream(1), 0, "shared")).status ==
               append_status::appended);
  }
  const auto copy = test::artifact_directory("copies") / "copy";
  std::filesystem::copy(directory, copy);
  const auto original = open_event_log(options_in(directory));
  const auto other = open_event_log(options_in(copy));
  take_over_all(*other);
  BOOST_TEST(append_one(*other, request(conversation_stream(1), 1, "own")).status == append_status::appended);
  BOOST_TEST(texts_of(*original, conversation_stream(1)).size() == 1u);
  BOOST_TEST(texts_of(*other, conversation_stream(1)).size() == 2u);
}

BOOST_AUTO_TEST_CASE(data_of_a_newer_version_is_refused) {
  const auto directory = test::artifact_directory("newer");
  open_event_log(options_in(directory)).reset();
  put_row(directory, log_family::meta, "format", std::string_view{"\0\0\0\2", 4});
  BOOST_TEST((failure_of(options_in(directory)) == storage_failure::newer_version));
}

BOOST_AUTO_TEST_CASE(a_format_number_that_never_was_is_damage) {
  const auto directory = test::artifact_directory("never");
  open_event_log(options_in(directory)).reset();
  put_row(directory, log_family::meta, "format", std::string_view{"\0\0\0\0", 4});
  BOOST_TEST((failure_of(options_in(directory)) == storage_failure::damaged));
}

BOOST_AUTO_TEST_CASE(a_column_family_of_a_newer_version_is_refused) {
  const auto directory = test::artifact_directory("family");
  {
    log_database_options options;
    options.directory = directory;
    options.partitions = 1;
    const log_database data{options};
    rocksdb::ColumnFamilyHandle* added = nullptr;
    BOOST_REQUIRE(data.database().CreateColumnFamily({}, "later", &added).ok());
    BOOST_REQUIRE(data.database().DestroyColumnFamilyHandle(added).ok());
  }
  BOOST_TEST((failure_of(options_in(directory)) == storage_failure::newer_version));
}

BOOST_AUTO_TEST_CASE(an_envelope_of_a_newer_version_stops_the_reader) {
  const auto directory = test::artifact_directory("envelope");
  open_event_log(options_in(directory)).reset();
  auto bytes = encode(envelope{});
  bytes[0] = static_cast<char>(envelope_version + 1);
  put_row(directory, log_family::records, key_of(partition_id{0}, log_position{1}).view(),
          {bytes.data(), bytes.size()});
  const auto log = open_event_log(options_in(directory));
  BOOST_CHECK_EXCEPTION(static_cast<void>(log->read_now({0}, {0}, {})), storage_error,
                        [](const auto& problem) { return problem.kind() == storage_failure::newer_version; });
}

BOOST_AUTO_TEST_CASE(a_data_directory_that_cannot_be_made_is_told) {
  const auto file = test::artifact_directory("file") / "in-the-way";
  std::ofstream{file} << "a file";
  BOOST_TEST((failure_of(options_in(file / "log")) == storage_failure::cannot_open));
}

BOOST_AUTO_TEST_CASE(remembered_stream_ends_are_bounded_and_forget_the_oldest_use) {
  stream_ends ends{2};
  ends.remember(conversation_stream(1), {10});
  ends.remember(conversation_stream(2), {20});
  BOOST_TEST(ends.find(conversation_stream(1)) != nullptr);
  ends.remember(conversation_stream(3), {30});
  BOOST_TEST(ends.size() == 2u);
  BOOST_TEST(ends.find(conversation_stream(2)) == nullptr);
  BOOST_REQUIRE(ends.find(conversation_stream(1)) != nullptr);
  BOOST_TEST(ends.find(conversation_stream(1))->value == 10u);
  ends.forget(conversation_stream(1));
  BOOST_TEST(ends.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_writer_is_known_to_be_at_a_group_until_it_has_answered) {
  const auto log = open_event_log(options_in(test::artifact_directory("writing")));
  take_over_all(*log);
  std::promise<std::uint64_t> while_answering;
  log->append({request(conversation_stream(0), 0)},
              [&](const auto&) { while_answering.set_value(log->reading().writing_us); });
  BOOST_TEST(while_answering.get_future().get() > 0U);
  while (log->reading().writing_us != 0)
    std::this_thread::yield();
}

BOOST_AUTO_TEST_SUITE_END()
