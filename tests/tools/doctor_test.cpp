// What the doctor says of what it measured.
#include "tools/doctor/verdicts.hpp"
#include "tools/limits.hpp"

#include <ostream>

#include <boost/test/unit_test.hpp>

namespace veilleuse::tools::doctor {

static std::ostream& operator<<(std::ostream& out, verdict standing) {
  return out << "verdict " << static_cast<int>(standing);
}

namespace {

using std::chrono::microseconds;

/// Ninety-eight quick syncs and two such.
std::vector<microseconds> two_of_a_hundred(microseconds slow) {
  std::vector<microseconds> took(98, microseconds{200});
  took.resize(100, slow);
  return took;
}

std::chrono::system_clock::time_point first_of(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
}

/// Advice where something is wrong, and only there.
verdict standing_of(const finding& said) {
  BOOST_TEST(said.advice.empty() == (said.standing == verdict::ok));
  return said.standing;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(doctor_verdicts)

BOOST_AUTO_TEST_CASE(syncs_are_judged_by_their_percentiles) {
  const microseconds more{1};
  BOOST_TEST(standing_of(judge_sync(two_of_a_hundred(limits::slow_sync))) == verdict::ok);
  BOOST_TEST(standing_of(judge_sync(two_of_a_hundred(limits::slow_sync + more))) == verdict::warning);
  BOOST_TEST(standing_of(judge_sync({limits::unusable_sync})) == verdict::warning);
  BOOST_TEST(standing_of(judge_sync({limits::unusable_sync + more})) == verdict::failing);
  const auto said = judge_sync({microseconds{1'500}, microseconds{500}, microseconds{2'500}}).found;
  BOOST_TEST(said.find("half within 1.50 ms, 99 of 100 within 2.50 ms") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(room_is_judged_by_what_the_log_needs_to_go_on) {
  constexpr auto disk = std::uint64_t{1} << 40;
  BOOST_TEST(standing_of(judge_room(limits::little_room_bytes, disk)) == verdict::ok);
  BOOST_TEST(standing_of(judge_room(limits::little_room_bytes - 1, disk)) == verdict::warning);
  BOOST_TEST(standing_of(judge_room(limits::no_room_bytes, disk)) == verdict::warning);
  BOOST_TEST(standing_of(judge_room(limits::no_room_bytes - 1, disk)) == verdict::failing);
}

BOOST_AUTO_TEST_CASE(limits_of_files_and_memory_are_said) {
  BOOST_TEST(standing_of(judge_descriptors(limits::few_connections, 0)) == verdict::ok);
  BOOST_TEST(standing_of(judge_descriptors(limits::few_connections - 1, 0)) == verdict::warning);
  BOOST_TEST(standing_of(judge_descriptors(limits::few_connections, limits::few_connections + 1)) ==
             verdict::failing);
  BOOST_TEST(standing_of(judge_memory(std::nullopt)) == verdict::ok);
  BOOST_TEST(standing_of(judge_memory(limits::little_memory_bytes)) == verdict::ok);
  BOOST_TEST(standing_of(judge_memory(limits::little_memory_bytes - 1)) == verdict::warning);
}

BOOST_AUTO_TEST_CASE(a_clock_must_be_synchronised_and_of_our_time) {
  const auto year = [](int number, bool synchronised) {
    return standing_of(judge_clock(first_of(number), synchronised));
  };
  BOOST_TEST(year(limits::first_year, true) == verdict::ok);
  BOOST_TEST(year(limits::first_year, false) == verdict::warning);
  BOOST_TEST(year(limits::first_year - 1, true) == verdict::failing);
  BOOST_TEST(year(limits::last_year, true) == verdict::ok);
  BOOST_TEST(year(limits::last_year + 1, true) == verdict::failing);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::tools::doctor
