#include "bench/report/html_report.hpp"

#include "bench/process/temporary_folder.hpp"
#include "bench/report/rate_report.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;
using namespace std::chrono_literals;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

bench::rate_result some_result() {
  bench::rate_result result;
  result.due = 100;
  result.delivered = 99;
  result.seconds = 2;
  result.windows.resize(2);
  for (std::uint64_t at = 1; at <= 99; ++at) {
    result.delivery.add(at * 100'000);
    result.lag.add(at);
    result.windows[at % 2].delivery.add(at * 100'000);
    ++result.windows[at % 2].arrived;
  }
  result.refused["overloaded"] = 1;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_page_loads_nothing_and_runs_nothing) {
  const auto page = bench::to_html(bench::to_page("rate", {}, some_result(), std::nullopt));
  for (const auto* word : {"<script", "http:", "https:", "src=", "@import", "url("})
    BOOST_TEST(!holds(page, word), word);
}

BOOST_AUTO_TEST_CASE(a_page_has_a_plot_for_each_question_and_both_colour_schemes) {
  const auto page = bench::to_html(bench::to_page("rate", {}, some_result(), std::nullopt));
  BOOST_TEST(count_of(page, "<svg") == 3u);
  BOOST_TEST(holds(page, "Latency by percentile"));
  BOOST_TEST(holds(page, "Latency over time"));
  BOOST_TEST(holds(page, "Throughput"));
  BOOST_TEST(holds(page, "prefers-color-scheme: dark"));
  BOOST_TEST(holds(page, "1 overloaded"));
}

BOOST_AUTO_TEST_CASE(a_discarded_run_says_so_on_its_page_and_in_its_line) {
  const boost::json::value why = "the generator <slept>";
  const auto page = bench::to_html(bench::to_page("rate", {}, some_result(), "the generator <slept>"));
  BOOST_TEST(holds(page, "discarded: the generator &lt;slept&gt;"));
  BOOST_TEST((bench::to_json({}, some_result(), "the generator <slept>").at("discarded") == why));
  BOOST_TEST((bench::to_json({}, some_result(), std::nullopt).at("discarded") == false));
}

BOOST_AUTO_TEST_CASE(a_higher_value_stands_higher_on_the_paper) {
  const bench::plot drawn{
      .title = "t", .x_label = "x", .y_label = "y", .series = {{.name = "s", .points = {{0, 1}, {1, 3}}}}};
  const auto svg = bench::to_svg(drawn);
  const auto from = svg.find("points=\"") + 8;
  double x_low = 0;
  double y_low = 0;
  double x_high = 0;
  double y_high = 0;
  char comma = 0;
  std::istringstream(svg.substr(from)) >> x_low >> comma >> y_low >> x_high >> comma >> y_high;
  BOOST_TEST(x_low < x_high);
  BOOST_TEST(y_low > y_high);
}

BOOST_AUTO_TEST_CASE(a_plot_of_nothing_says_so) {
  const bench::plot nothing{.title = "t", .x_label = "x", .y_label = "y"};
  BOOST_TEST(bench::to_svg(nothing) == "<p>Nothing was measured.</p>");
  const bench::plot only_zeros{.title = "t",
                               .x_label = "x",
                               .y_label = "y",
                               .logarithmic = true,
                               .series = {{.name = "s", .points = {{0, 0}}}}};
  BOOST_TEST(bench::to_svg(only_zeros) == "<p>Nothing was measured.</p>");
}

BOOST_AUTO_TEST_CASE(a_page_that_cannot_be_written_is_told_before_the_run_and_a_full_disk_after_it) {
  BOOST_CHECK_THROW(bench::html_file("/nonexistent/page.html"), std::runtime_error);
  bench::html_file full("/dev/full");
  BOOST_CHECK_THROW(full.write({.title = "t"}), std::runtime_error);
  const bench::temporary_folder folder{{}};
  const auto name = (folder.path() / "page.html").string();
  bench::html_file(name).write({.title = "t"});
  std::ostringstream text;
  text << std::ifstream(name).rdbuf();
  BOOST_TEST(holds(text.str(), "</html>"));
}
