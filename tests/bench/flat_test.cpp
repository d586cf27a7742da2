// Who talks when, and what is made of the rounds.
#include "bench/flat/flat_run.hpp"
#include "bench/limits.hpp"
#include "bench/load/crowd.hpp"

#include <map>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

BOOST_AUTO_TEST_CASE(everybody_talks_by_turns_when_all_do_at_once) {
  const bench::talk_shape shape{.at_once = 10};
  for (std::uint64_t number = 0; number < 30; ++number)
    BOOST_TEST(shape.speaker(number, 10) == number % 10);
}

BOOST_AUTO_TEST_CASE(the_next_ones_talk_when_the_first_have_said_what_they_may) {
  const bench::talk_shape shape{.at_once = 2, .each = 3, .said = 6};
  // Six were said by the first two: now six by the third and fourth, then the first two again.
  std::map<std::size_t, int> said;
  for (std::uint64_t number = 0; number < 6; ++number)
    ++said[shape.speaker(number, 4)];
  BOOST_TEST((said == std::map<std::size_t, int>{{2, 3}, {3, 3}}));
  BOOST_TEST(shape.speaker(6, 4) == 0U);
}

BOOST_AUTO_TEST_CASE(no_history_grows_to_more_than_twice_its_length) {
  constexpr std::uint64_t messages = 30'000;
  for (const auto& size : bench::history_sizes(100'000, messages)) {
    BOOST_TEST_CONTEXT(size.size) {
      const bench::talk_shape shape{.at_once = size.at_once, .each = size.each};
      std::map<std::size_t, std::size_t> said;
      for (std::uint64_t number = 0; number < messages; ++number)
        ++said[shape.speaker(number, size.youths)];
      for (const auto& [youth, count] : said)
        BOOST_TEST_REQUIRE(count <= size.history);
    }
  }
}

BOOST_AUTO_TEST_CASE(ratios_are_of_one_round_and_the_middle_one_is_told) {
  // In the second round the machine was busy, for all alike.
  const std::vector<bench::flat_round> rounds{{{10, 0}, {11, 0}}, {{30, 0}, {33, 0}}, {{10, 0}, {40, 0}}};
  const auto ratios = bench::ratios_of(rounds);
  BOOST_TEST_REQUIRE(ratios.size() == 2U);
  BOOST_TEST(ratios[0] == 1.0);
  BOOST_TEST(ratios[1] == 1.1, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_fifth_off_is_flat_and_more_is_not) {
  BOOST_TEST(bench::is_flat({1, 1.19, 0.81}));
  BOOST_TEST(!bench::is_flat({1, 1.21}));
  BOOST_TEST(!bench::is_flat({1, 0.79}));
}
