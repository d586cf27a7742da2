#include "bench/client/websocket_client.hpp"

#include "bench/limits.hpp"

#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

BOOST_AUTO_TEST_CASE(an_address_with_its_port_is_understood_with_and_without_the_scheme) {
  for (const auto* url : {"ws://127.0.0.1:8080", "127.0.0.1:8080", "ws://localhost:8080/"}) {
    const auto where = bench::parse_endpoint(url);
    BOOST_TEST(where.address == "127.0.0.1", url);
    BOOST_TEST(where.port == 8'080u, url);
  }
}

BOOST_AUTO_TEST_CASE(an_address_without_a_port_or_with_tls_is_refused) {
  for (const auto* url : {"ws://127.0.0.1", "ws://127.0.0.1:x", "ws://nowhere:80", "wss://127.0.0.1:443"})
    BOOST_CHECK_THROW((void)bench::parse_endpoint(url), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(clients_of_the_loopback_network_come_from_several_addresses) {
  const bench::endpoint near{.address = "127.0.0.1", .port = 80};
  BOOST_TEST(bench::seen_from_client(near, 0).source == "127.0.0.1");
  BOOST_TEST(bench::seen_from_client(near, bench::limits::clients_per_address - 1).source == "127.0.0.1");
  BOOST_TEST(bench::seen_from_client(near, bench::limits::clients_per_address).source == "127.0.0.2");
  const bench::endpoint far{.address = "192.0.2.7", .port = 80};
  BOOST_TEST(bench::seen_from_client(far, 20'000).source.empty());
}
