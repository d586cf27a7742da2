// Times as people write them on the command line.
#include "tools/replay/moment.hpp"

#include "tools/replay/text.hpp"

#include <cstdlib>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;

namespace {

/// 2026-11-22T21:30:00Z.
constexpr events::timestamp moment_of_asking{1'795'383'000'000'000};

/// As text in UTC; empty when refused.
std::string read(std::string_view text, tools::moment_edge edge = tools::moment_edge::first) {
  const auto moment = tools::moment_from_text(text, moment_of_asking, edge);
  return moment ? tools::time_as_text(moment.value().value) : std::string{};
}

/// Sets the zone of this machine for a test. Rules written out, so that no zone's file is needed.
class zone_of_machine {
 public:
  explicit zone_of_machine(const char* zone) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    ::setenv("TZ", zone, 1);
  }
  zone_of_machine(const zone_of_machine&) = delete;
  zone_of_machine& operator=(const zone_of_machine&) = delete;
  ~zone_of_machine() {
    if (before_) {
      ::setenv("TZ", before_->c_str(), 1);
    } else {
      ::unsetenv("TZ");
    }
  }

 private:
  std::optional<std::string> before_;
};

constexpr const char* paris = "CET-1CEST,M3.5.0/2,M10.5.0/3";

}  // namespace

BOOST_AUTO_TEST_SUITE(moment)

BOOST_AUTO_TEST_CASE(a_time_with_its_zone_is_read_to_the_microsecond) {
  BOOST_TEST(read("2026-11-22T21:30:00Z") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2026-11-22 21:30Z") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2026-11-22T21:30:05.25z") == "2026-11-22T21:30:05.250000Z");
  BOOST_TEST(read("2026-11-22T21:30:05.000001Z") == "2026-11-22T21:30:05.000001Z");
  BOOST_TEST(read("2026-11-23T00:30:00+03:00") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2026-11-22T16:00:00-0530") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2026-11-22T22:30:00+01") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2024-02-29T00:00Z") == "2024-02-29T00:00:00.000000Z");
}

BOOST_AUTO_TEST_CASE(the_last_moment_is_that_of_the_day_minute_or_second_that_was_written) {
  const zone_of_machine here{paris};
  const auto end = [](std::string_view text) { return read(text, tools::moment_edge::last); };
  BOOST_TEST(end("2026-11-22") == "2026-11-22T22:59:59.999999Z");
  // The days on which the clocks are set forward and back.
  BOOST_TEST(end("2026-03-29") == "2026-03-29T21:59:59.999999Z");
  BOOST_TEST(end("2026-10-25") == "2026-10-25T22:59:59.999999Z");
  BOOST_TEST(end("2026-11-22T22:30") == "2026-11-22T21:30:59.999999Z");
  BOOST_TEST(end("2026-11-22T22:30:05+01:00") == "2026-11-22T21:30:05.999999Z");
  BOOST_TEST(end("2026-11-22T21:30:05.25Z") == "2026-11-22T21:30:05.250000Z");
  BOOST_TEST(end("now") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(end("-2h") == "2026-11-22T19:30:00.000000Z");
}

BOOST_AUTO_TEST_CASE(a_time_that_a_replay_printed_is_read_back) {
  BOOST_TEST(read("2026-11-22T21:30:05.123456Z") == "2026-11-22T21:30:05.123456Z");
}

BOOST_AUTO_TEST_CASE(a_time_without_a_zone_is_in_the_zone_of_the_machine) {
  const zone_of_machine zone{paris};
  BOOST_TEST(read("2026-11-22T22:30") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("2026-07-01 12:00:00.5") == "2026-07-01T10:00:00.500000Z");
  BOOST_TEST(read("2026-07-01") == "2026-06-30T22:00:00.000000Z");
}

BOOST_AUTO_TEST_CASE(a_local_time_that_happened_twice_or_never_is_refused_and_says_so) {
  const zone_of_machine zone{paris};
  const auto twice = tools::moment_from_text("2026-10-25T02:30", moment_of_asking);
  BOOST_REQUIRE(!twice);
  BOOST_TEST(twice.error().message.find("twice") != std::string::npos);
  const auto never = tools::moment_from_text("2026-03-29T02:30", moment_of_asking);
  BOOST_REQUIRE(!never);
  BOOST_TEST(never.error().message.find("never") != std::string::npos);
  BOOST_TEST(read("2026-10-25T02:30+01:00") == "2026-10-25T01:30:00.000000Z");
}

BOOST_AUTO_TEST_CASE(a_relative_time_counts_back_from_now) {
  BOOST_TEST(read("now") == "2026-11-22T21:30:00.000000Z");
  BOOST_TEST(read("-90s") == "2026-11-22T21:28:30.000000Z");
  BOOST_TEST(read("-15m") == "2026-11-22T21:15:00.000000Z");
  BOOST_TEST(read("-1h30m") == "2026-11-22T20:00:00.000000Z");
  BOOST_TEST(read("-3d") == "2026-11-19T21:30:00.000000Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused_with_an_example) {
  for (const char* text : {"",
                           "-",
                           "yesterday",
                           "2026",
                           "2026-11",
                           "2026-13-01",
                           "2026-02-29",
                           "2026-11-22T",
                           "2026-11-22T24:00Z",
                           "2026-11-22T21:60Z",
                           "2026-11-22T21:30:60Z",
                           "2026-11-22T21:30:00.Z",
                           "2026-11-22T21:30:00.1234567Z",
                           "2026-11-22T21:30:00Zulu",
                           "2026-11-22T21:30+1",
                           "2026-11-22T21:30+25:00",
                           "2026-11-22Z",
                           "-2",
                           "-2w",
                           "-2h!",
                           "+2h",
                           "-12345678d",
                           "- 2h",
                           "-9999999d9999999d9999999d9999999d9999999d"}) {
    const auto moment = tools::moment_from_text(text, moment_of_asking);
    BOOST_TEST_CONTEXT(text) {
      BOOST_REQUIRE(!moment);
      BOOST_TEST((moment.error().code == engine::exit_code::usage));
      BOOST_TEST(moment.error().message.find("-2h") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
