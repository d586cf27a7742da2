// The operator's port.
#include "engine/limits.hpp"
#include "engine/metrics/endpoint.hpp"
#include "engine/metrics/families.hpp"
#include "engine/net/listening_socket.hpp"
#include "tests/engine/support/test_client.hpp"

#include <future>
#include <limits>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

namespace metrics = engine::metrics;

std::unique_ptr<metrics::endpoint> open_endpoint() {
  auto opened = metrics::open_endpoint("127.0.0.1:0");
  BOOST_REQUIRE(static_cast<bool>(opened));
  return std::move(opened.value());
}

std::string get(std::uint16_t port, std::string_view path) {
  return http_exchange(port, fmt::format("GET {} HTTP/1.0\r\n\r\n", path));
}

const prometheus::MetricFamily& family(const std::vector<prometheus::MetricFamily>& all,
                                       const std::string& name) {
  const auto found = std::ranges::find(all, name, &prometheus::MetricFamily::name);
  BOOST_REQUIRE(found != all.end());
  return *found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_page)

BOOST_AUTO_TEST_CASE(a_source_is_shown_while_it_lives) {
  const auto endpoint = open_endpoint();
  {
    const metrics::shown_source shown{endpoint.get(), [] {
                                        metrics::reading now;
                                        now.budget.connections = 77;
                                        return now;
                                      }};
    BOOST_TEST(get(endpoint->port(), "/metrics").find("\nveilleuse_connections_max 77\n") !=
               std::string::npos);
  }
  const auto after = get(endpoint->port(), "/metrics");
  BOOST_TEST(after.starts_with("HTTP/1.1 200"));
  BOOST_TEST(after.find("veilleuse") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(others_are_served_while_a_page_is_read_by_all_threads_but_one) {
  static_assert(engine::limits::metrics_threads == 2);
  const auto endpoint = open_endpoint();
  std::promise<void> reading;
  std::promise<void> go_on;
  const metrics::shown_source shown{endpoint.get(), [&] {
                                      reading.set_value();
                                      go_on.get_future().wait();
                                      return metrics::reading{};
                                    }};
  auto slow = std::async(std::launch::async, [&] { return get(endpoint->port(), "/metrics"); });
  reading.get_future().wait();
  BOOST_TEST(get(endpoint->port(), "/").starts_with("HTTP/1.0 404"));
  go_on.set_value();
  BOOST_TEST(slow.get().starts_with("HTTP/1.1 200"));
}

BOOST_AUTO_TEST_CASE(a_taken_port_or_no_address_is_told) {
  const auto taken = engine::net::listen_on("127.0.0.1", 0);
  BOOST_REQUIRE(static_cast<bool>(taken));
  for (const auto& listen : {fmt::format("127.0.0.1:{}", taken.value().port()), std::string{"not-here:1"}}) {
    const auto opened = metrics::open_endpoint(listen);
    BOOST_REQUIRE(!opened);
    BOOST_TEST((opened.error().code == engine::exit_code::port_unavailable));
    BOOST_TEST(opened.error().message.find(listen) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(buckets_are_cumulative_and_in_seconds) {
  metrics::reading now;
  now.actors.log.commit_us = {{{100, 3}, {200, 0}, {500, 4}}, 9, 12'000};
  const auto all = metrics::families_of(now);
  const auto& shown = family(all, "veilleuse_log_sync_seconds").metric.at(0).histogram;
  BOOST_TEST(shown.sample_count == 9U);
  BOOST_TEST(shown.sample_sum == 0.012, boost::test_tools::tolerance(1e-9));
  const std::vector<std::pair<double, std::uint64_t>> expected{
      {1e-4, 3}, {2e-4, 3}, {5e-4, 7}, {std::numeric_limits<double>::infinity(), 9}};
  BOOST_REQUIRE(shown.bucket.size() == expected.size());
  for (std::size_t at = 0; at < expected.size(); ++at) {
    BOOST_TEST(shown.bucket[at].cumulative_count == expected[at].second);
    BOOST_TEST(shown.bucket[at].upper_bound == expected[at].first, boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(nobody_has_waited_less_than_no_time_when_the_clock_was_set_back) {
  metrics::reading now;
  now.now = {1'000'000};
  now.actors.desks.emplace_back();
  now.actors.desks.back().oldest_since = events::timestamp{2'000'000};
  const auto all = metrics::families_of(now);
  BOOST_TEST(family(all, "veilleuse_queue_oldest_wait_seconds").metric.at(0).gauge.value == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
