#include "bench/process/http_probe.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

constexpr auto page =
    "# HELP veilleuse_conversations_live Conversations in memory.\n"
    "# TYPE veilleuse_conversations_live gauge\n"
    "veilleuse_conversations_live 12\n"
    "veilleuse_streams_woken_total 1.5e+03\n"
    "veilleuse_broken nothing\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_metric_is_found_by_its_whole_name) {
  BOOST_TEST((bench::metric_value(page, "veilleuse_conversations_live") == 12.0));
  BOOST_TEST((bench::metric_value(page, "veilleuse_streams_woken_total") == 1'500.0));
}

BOOST_AUTO_TEST_CASE(a_metric_that_is_not_there_or_is_no_number_is_nothing) {
  BOOST_TEST(!bench::metric_value(page, "veilleuse_conversations").has_value());
  BOOST_TEST(!bench::metric_value(page, "streams_woken_total").has_value());
  BOOST_TEST(!bench::metric_value(page, "veilleuse_broken").has_value());
}

BOOST_AUTO_TEST_CASE(nobody_answers_with_nothing) {
  BOOST_TEST(bench::http_status({.port = 1}, "/") == 0);
  BOOST_TEST(!bench::http_page({.port = 1}, "/").has_value());
}
