// Time as one run takes it never goes back.
#include "actors/clock.hpp"

#include <chrono>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t noon_us = 1'767'225'600 * second_us;

struct two_clocks {
  actors::forward_time time;
  std::int64_t wall_us = noon_us;
  std::chrono::microseconds steady{77s};

  /// Since noon, in seconds.
  std::int64_t now() { return (time.read({wall_us}, steady).value - noon_us) / second_us; }
  void pass(std::chrono::seconds span) {
    wall_us += std::chrono::microseconds{span}.count();
    steady += span;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(forward_time, two_clocks)

BOOST_AUTO_TEST_CASE(it_is_the_wall_clock_that_nobody_sets) {
  BOOST_TEST(now() == 0);
  pass(10s);
  BOOST_TEST(now() == 10);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_set_back_neither_turns_nor_stops_it) {
  BOOST_TEST(now() == 0);
  wall_us -= 3600 * second_us;
  BOOST_TEST(now() == 0);
  pass(30s);
  BOOST_TEST(now() == 30);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_set_forward_is_followed_and_not_back_again) {
  BOOST_TEST(now() == 0);
  wall_us += 3600 * second_us;
  BOOST_TEST(now() == 3600);
  wall_us -= 3600 * second_us;
  pass(30s);
  BOOST_TEST(now() == 3630);
}

BOOST_AUTO_TEST_CASE(a_reader_who_was_stopped_between_the_two_clocks_pushes_nobody_ahead) {
  BOOST_TEST(now() == 0);
  steady += 60s;
  BOOST_TEST(now() == 60);
  wall_us += 60 * second_us;
  pass(10s);
  BOOST_TEST(now() == 70);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(the_engines_clock_shows_the_wall_clocks_time) {
  const actors::system_clock clock;
  const auto before = std::chrono::system_clock::now().time_since_epoch();
  const auto now = std::chrono::microseconds{clock.now().value};
  const auto after = std::chrono::system_clock::now().time_since_epoch();
  BOOST_TEST((now >= std::chrono::duration_cast<std::chrono::microseconds>(before) - 1ms));
  BOOST_TEST((now <= after + 1ms));
}

}  // namespace veilleuse::test
