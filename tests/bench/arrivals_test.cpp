#include "bench/load/arrivals.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

struct three_sent {
  three_sent() {
    for (const auto number : {1u, 2u, 3u})
      direction.sent(number);
  }
  bench::arrivals direction;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(in_order_and_once_is_right, three_sent) {
  for (const auto number : {1u, 2u, 3u})
    BOOST_TEST(direction.arrived(number));
  BOOST_TEST(direction.missing() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_comes_twice_or_was_never_sent_is_found, three_sent) {
  BOOST_TEST(direction.arrived(1));
  BOOST_TEST(!direction.arrived(1));
  BOOST_TEST(!direction.arrived(7));
}

BOOST_FIXTURE_TEST_CASE(what_comes_behind_a_later_one_is_found, three_sent) {
  BOOST_TEST(direction.arrived(2));
  BOOST_TEST(!direction.arrived(1));
}

BOOST_FIXTURE_TEST_CASE(what_was_passed_over_is_missing_until_it_is_refused, three_sent) {
  BOOST_TEST(direction.arrived(3));
  BOOST_TEST(direction.missing() == 2u);
  direction.refused(1);
  BOOST_TEST(direction.missing() == 1u);
  direction.refused(2);
  BOOST_TEST(direction.missing() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_nobody_knows_of_may_come_and_need_not, three_sent) {
  direction.uncertain(1);
  direction.uncertain(2);
  BOOST_TEST(direction.missing() == 1u);
  BOOST_TEST(direction.arrived(2));
  BOOST_TEST(direction.arrived(3));
  BOOST_TEST(direction.missing() == 0u);
}
