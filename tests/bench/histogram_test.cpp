#include "bench/histogram.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

BOOST_AUTO_TEST_CASE(an_empty_histogram_says_zero) {
  const bench::histogram values;
  BOOST_TEST(values.count() == 0u);
  BOOST_TEST(values.percentile(0.99) == 0u);
  BOOST_TEST(values.max() == 0u);
}

BOOST_AUTO_TEST_CASE(small_values_are_exact) {
  bench::histogram values;
  for (std::uint64_t value = 1; value <= 30; ++value)
    values.add(value);
  BOOST_TEST(values.percentile(0.5) == 15u);
  BOOST_TEST(values.percentile(1.0) == 30u);
}

BOOST_AUTO_TEST_CASE(every_percentile_is_within_four_percent) {
  bench::histogram values;
  for (std::uint64_t value = 1; value <= 100'000; ++value)
    values.add(value * 1'000);
  for (const auto share : {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
    const auto exact = share * 100'000 * 1'000;
    const auto told = double(values.percentile(share));
    BOOST_TEST(told >= exact * 0.999);
    BOOST_TEST(told <= exact * 1.04);
  }
}

BOOST_AUTO_TEST_CASE(what_is_too_long_counts_as_the_longest) {
  bench::histogram values;
  values.add(~std::uint64_t{0});
  BOOST_TEST(values.count() == 1u);
  BOOST_TEST(values.max() == ~std::uint64_t{0});
  BOOST_TEST(values.percentile(0.5) > std::uint64_t{1} << 41);
}

BOOST_AUTO_TEST_CASE(merging_is_adding) {
  bench::histogram one;
  bench::histogram two;
  one.add(10);
  two.add(20);
  two.add(30);
  one.merge(two);
  BOOST_TEST(one.count() == 3u);
  BOOST_TEST(one.percentile(0.5) == 20u);
  BOOST_TEST(one.max() == 30u);
}
