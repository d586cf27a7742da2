#include "storage/measure.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

BOOST_AUTO_TEST_SUITE(measures)

BOOST_AUTO_TEST_CASE(a_value_is_in_the_first_bucket_whose_end_it_does_not_pass) {
  storage::distribution<3> sizes{{1, 10, 100}};
  for (const auto value : {0U, 1U, 2U, 10U, 11U, 100U, 101U, 5'000U})
    sizes.add(value);
  const auto read = sizes.read();
  BOOST_REQUIRE(read.buckets.size() == 3U);
  for (const auto& bucket : read.buckets)
    BOOST_TEST(bucket.count == 2U);
  BOOST_TEST(read.buckets[1].up_to == 10U);
  BOOST_TEST(read.count == 8U);
  BOOST_TEST(read.sum == 5'225U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
