#include "bench/overload/overload_run.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;
using namespace std::chrono_literals;

namespace {

bench::rate_result windows_of(const std::vector<std::uint64_t>& latencies) {
  bench::rate_result result;
  for (const auto latency : latencies)
    result.windows.emplace_back().delivery.add(latency);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(normal_begins_with_the_first_window_after_the_last_slow_one) {
  BOOST_TEST(bench::normal_from(windows_of({90, 10, 80, 20, 10}), 100ms, 30) == 0.3,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(bench::normal_from(windows_of({10, 10}), 100ms, 30) == 0.0);
}

BOOST_AUTO_TEST_CASE(a_last_window_that_is_slow_is_not_normal) {
  BOOST_TEST(bench::normal_from(windows_of({10, 10, 90}), 100ms, 30) < 0);
  BOOST_TEST(bench::normal_from(windows_of({}), 100ms, 30) < 0);
}

BOOST_AUTO_TEST_CASE(the_ratio_is_that_of_the_accepted_ones_to_half_load) {
  bench::overload_result result;
  BOOST_TEST(result.p99_ratio() == 0.0);
  BOOST_TEST(result.resident_peak() == 0u);
  result.half.delivery.add(10);
  result.over.delivery.add(30);
  result.resident = {5, 9, 7};
  BOOST_TEST(result.p99_ratio() == 3.0);
  BOOST_TEST(result.resident_peak() == 9u);
}
