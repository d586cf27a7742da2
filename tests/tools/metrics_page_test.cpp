// A page of metrics read back: what Prometheus' format allows, and bytes that are none.
#include "tools/top/metrics_page.hpp"

#include "tools/limits.hpp"

#include <cmath>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace std::string_view_literals;
using tools::metrics_page;

namespace {

constexpr std::string_view latencies = R"(# HELP wait_seconds How long.
# TYPE wait_seconds histogram
wait_seconds_count 10
wait_seconds_sum 12.5
wait_seconds_bucket{le="1"} 4
wait_seconds_bucket{le="2"} 8
wait_seconds_bucket{le="+Inf"} 10
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_page_read)

BOOST_AUTO_TEST_CASE(values_are_found_by_name_and_label) {
  const auto page = metrics_page::parse(
      "up 1\nlength{queue=\"accueil\"} 3\nlength { queue = \"nuit\" , floor=\"2\", } 4.5 1767225600000\nfull "
      "-Inf\r\n");
  BOOST_TEST(page.size() == 4u);
  BOOST_TEST(page.value("up").value() == 1);
  BOOST_TEST(page.value("length", "queue", "nuit").value() == 4.5);
  BOOST_TEST(page.all("length")[1].label("floor") == "2");
  BOOST_TEST(std::isinf(page.value("full").value()));
  BOOST_TEST(!page.value("absent"));
  BOOST_TEST(!page.value("length", "queue", "absent"));
}

BOOST_AUTO_TEST_CASE(a_label_may_hold_what_stands_for_something_else) {
  const auto page = metrics_page::parse(R"(odd{name="a \"b\" \\ } , \n"} 1)");
  BOOST_TEST(page.all("odd").front().label("name") == "a \"b\" \\ } , \n");
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_samples_are_left_out_and_the_others_kept) {
  const auto page = metrics_page::parse(
      "<html>\n= 3\nname\nname x\nname{ 1\nname{a} 1\nname{a=b} 1\nname{a=\"b} 1\nname{a=\"b\\\nname{a=\"b\" "
      "c=\"d\"} 1\n"
      "name 1 2 3\nname 1x\n\xff\xfe\x00\n\ngood 2"sv);
  BOOST_TEST(page.size() == 1u);
  BOOST_TEST(page.value("good").value() == 2);
}

BOOST_AUTO_TEST_CASE(no_more_samples_and_labels_are_taken_than_the_bound) {
  std::string text;
  for (std::size_t number = 0; number < tools::limits::metrics_samples + 1; ++number)
    text += "a 1\n";
  BOOST_TEST(metrics_page::parse(text).size() == tools::limits::metrics_samples);
  const auto with_labels = [](std::size_t count) {
    std::string line = "a{";
    for (std::size_t number = 0; number < count; ++number)
      line += "l" + std::to_string(number) + "=\"\",";
    return metrics_page::parse(line + "} 1").size();
  };
  BOOST_TEST(with_labels(tools::limits::metrics_labels) == 1u);
  BOOST_TEST(with_labels(tools::limits::metrics_labels + 1) == 0u);
}

BOOST_AUTO_TEST_CASE(any_bytes_are_read_without_harm) {
  std::mt19937 random{42};
  const std::string alphabet = "ab_{}\"\\,= \n#+-.0123eInfNa\xff";
  for (int round = 0; round < 2'000; ++round) {
    std::string text{latencies.substr(0, random() % latencies.size())};
    for (std::size_t count = random() % 200; count > 0; --count)
      text += alphabet[random() % alphabet.size()];
    const auto page = metrics_page::parse(text);
    const auto found = tools::quantile(page.histogram("wait_seconds"), 0.99);
    BOOST_REQUIRE((!found || !std::isnan(*found)));
  }
}

BOOST_AUTO_TEST_CASE(a_share_of_a_histogram_lies_within_its_bucket) {
  const auto all = metrics_page::parse(latencies).histogram("wait_seconds");
  BOOST_TEST(tools::quantile(all, 0.2).value() == 0.5);
  BOOST_TEST(tools::quantile(all, 0.6).value() == 1.5);
  // Nothing is known of those beyond the last bound but that they are.
  BOOST_TEST(tools::quantile(all, 0.99).value() == 2);
  BOOST_TEST(!tools::quantile({}, 0.5));
}

BOOST_AUTO_TEST_CASE(what_was_counted_since_is_the_difference) {
  const auto before = metrics_page::parse(latencies).histogram("wait_seconds");
  const auto now =
      metrics_page::parse("w_bucket{le=\"1\"} 4\nw_bucket{le=\"2\"} 28\nw_bucket{le=\"+Inf\"} 30\n")
          .histogram("w");
  BOOST_TEST(tools::quantile(tools::since(now, before), 0.5).value() == 1.5);
  BOOST_TEST(!tools::quantile(tools::since(now, now), 0.5));
}

BOOST_AUTO_TEST_CASE(a_histogram_that_began_anew_or_has_other_bounds_counts_whole) {
  const auto more = metrics_page::parse(latencies).histogram("wait_seconds");
  const auto fewer =
      metrics_page::parse("w_bucket{le=\"1\"} 2\nw_bucket{le=\"2\"} 2\nw_bucket{le=\"+Inf\"} 2\n")
          .histogram("w");
  BOOST_TEST(tools::quantile(tools::since(fewer, more), 0.5).value() == 0.5);
  const auto other =
      metrics_page::parse("w_bucket{le=\"7\"} 2\nw_bucket{le=\"9\"} 2\nw_bucket{le=\"+Inf\"} 2\n")
          .histogram("w");
  BOOST_TEST(tools::quantile(tools::since(other, fewer), 0.5).value() == 3.5);
}

BOOST_AUTO_TEST_CASE(a_histogram_whose_bounds_or_counts_do_not_ascend_is_none) {
  for (const char* text :
       {"w_bucket{le=\"2\"} 1\nw_bucket{le=\"1\"} 2\n", "w_bucket{le=\"1\"} 2\nw_bucket{le=\"2\"} 1\n",
        "w_bucket{le=\"x\"} 1\n", "w_bucket{le=\"nan\"} 1\n", "w_bucket{le=\"1\"} NaN\n", "w_bucket 1\n"})
    BOOST_TEST(metrics_page::parse(text).histogram("w").buckets.empty());
}

BOOST_AUTO_TEST_SUITE_END()
