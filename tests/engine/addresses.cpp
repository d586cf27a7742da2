// How many connections an address may have, and whose word counts about whose address it is.
#include "engine/net/address_bound.hpp"
#include "engine/proxy_watch.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
namespace net = engine::net;
using net::address_bound;
using net::entrance;
using net::parse_address;
using net::parse_range;

net::client_address address(std::string_view text) {
  return parse_address(text).value();
}

bool is_within(std::string_view range, std::string_view one) {
  return parse_range(range).value().contains(address(one));
}

bool enters(address_bound& bound, const net::client_address& from) {
  return bound.enter(from) == entrance::admitted;
}

std::optional<net::client_address> client_by(std::string_view list) {
  const std::vector trusted{*parse_range("10.0.0.0/8"), *parse_range("2001:db8::/32")};
  return net::forwarded_client(list, trusted);
}

struct behind_a_proxy : server_fixture {
  behind_a_proxy() {
    trusted_proxies = {"127.0.0.0/8"};
    connections_per_address = 2;
    start();
  }
  /// Throws when it is refused.
  std::unique_ptr<test_client> from(std::string_view whom) {
    return std::make_unique<test_client>(where(), fmt::format("X-Forwarded-For: {}\r\n", whom));
  }
  /// The server's side of a close comes in its own time.
  void wait_for_addresses(std::size_t count) {
    while (service->addresses.addresses() != count)
      std::this_thread::yield();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(addresses)

BOOST_AUTO_TEST_CASE(addresses_are_read_as_proxies_write_them) {
  BOOST_TEST((address("192.0.2.1") == address(" 192.0.2.1:4711")));
  BOOST_TEST((address("192.0.2.1") == address("::ffff:192.0.2.1")));
  BOOST_TEST((address("2001:db8::1") == address("[2001:db8::1]:4711")));
  BOOST_TEST((address("2001:db8::1") == address("[2001:db8::1]")));
  for (const auto* wrong : {"", "unknown", "192.0.2", "192.0.2.256", "[", "[]", "::g", "1.2.3.4, 5.6.7.8"})
    BOOST_TEST(!parse_address(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(a_range_holds_what_begins_alike_and_nothing_else) {
  BOOST_TEST(is_within("10.0.0.0/8", "10.255.0.1"));
  BOOST_TEST(!is_within("10.0.0.0/8", "11.0.0.1"));
  BOOST_TEST(is_within("192.0.2.128/25", "192.0.2.129"));
  BOOST_TEST(!is_within("192.0.2.128/25", "192.0.2.127"));
  BOOST_TEST(is_within("192.0.2.1", "192.0.2.1"));
  BOOST_TEST(!is_within("192.0.2.1", "192.0.2.2"));
  BOOST_TEST(is_within("0.0.0.0/0", "192.0.2.1"));
  BOOST_TEST(!is_within("0.0.0.0/0", "2001:db8::1"));
  BOOST_TEST(is_within("2001:db8::/33", "2001:db8:7fff::1"));
  BOOST_TEST(!is_within("2001:db8::/33", "2001:db8:8000::1"));
  for (const auto* wrong : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "2001:db8::/129", "proxy.example"})
    BOOST_TEST(!parse_range(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(the_client_is_the_last_who_is_no_proxy_whatever_stands_before) {
  BOOST_TEST((client_by("192.0.2.1") == address("192.0.2.1")));
  BOOST_TEST((client_by("198.51.100.9, 192.0.2.1, 10.1.2.3") == address("192.0.2.1")));
  BOOST_TEST((client_by("nonsense, 192.0.2.1") == address("192.0.2.1")));
  BOOST_TEST((client_by("192.0.2.1,2001:db8::7") == address("192.0.2.1")));
  for (const auto* nobody : {"", "10.1.2.3", "unknown", "192.0.2.1, unknown", ","})
    BOOST_TEST(!client_by(nobody), nobody);
}

BOOST_AUTO_TEST_CASE(as_many_of_an_address_as_allowed_enter_and_no_more_until_one_leaves) {
  address_bound bound;
  const auto one = address("192.0.2.1");
  for (std::uint64_t at = 0; at < limits::connections_per_address; ++at)
    BOOST_REQUIRE(enters(bound, one));
  BOOST_TEST(!enters(bound, one));
  BOOST_TEST(bound.refused() == 1U);
  BOOST_TEST(enters(bound, address("192.0.2.2")));
  // Who was refused leaves too.
  bound.leave(one);
  BOOST_TEST(!enters(bound, one));
  bound.leave(one);
  bound.leave(one);
  BOOST_TEST(enters(bound, one));
}

BOOST_AUTO_TEST_CASE(a_few_above_the_bound_are_told_so_and_the_others_hear_nothing) {
  address_bound bound{{}, 1};
  const auto one = address("192.0.2.1");
  BOOST_TEST(enters(bound, one));
  for (std::uint64_t at = 0; at < limits::refused_per_address; ++at)
    BOOST_REQUIRE((bound.enter(one) == entrance::refused));
  BOOST_TEST((bound.enter(one) == entrance::unanswered));
  bound.leave(one);
  BOOST_TEST((bound.enter(one) == entrance::refused));
}

BOOST_AUTO_TEST_CASE(a_subscriber_of_ipv6_is_one_whatever_addresses_it_draws) {
  address_bound bound{{}, 1};
  BOOST_TEST(enters(bound, address("2001:db8:1:2::1")));
  BOOST_TEST(!enters(bound, address("2001:db8:1:2:ffff::2")));
  BOOST_TEST(enters(bound, address("2001:db8:1:3::1")));
}

BOOST_AUTO_TEST_CASE(a_site_of_ipv6_has_the_room_of_a_few_subscribers_however_many_it_makes) {
  address_bound bound{{}, 1};
  for (std::uint64_t at = 0; at < limits::subscribers_of_site; ++at)
    BOOST_TEST(enters(bound, address(fmt::format("2001:db8:1:{}::1", at))));
  BOOST_TEST(!enters(bound, address("2001:db8:1:ffff::1")));
  BOOST_TEST(enters(bound, address("2001:db8:2::1")));
  // Of IPv4 nothing is known of who has what.
  for (int at = 0; at < 10; ++at)
    BOOST_TEST(enters(bound, address(fmt::format("192.0.2.{}", at))));
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_an_address_without_connections) {
  address_bound bound;
  for (const auto* one : {"192.0.2.1", "2001:db8::1"}) {
    BOOST_TEST(enters(bound, address(one)));
    BOOST_TEST(bound.addresses() == 1U);
    bound.leave(address(one));
    BOOST_TEST(bound.addresses() == 0U);
  }
}

BOOST_AUTO_TEST_CASE(this_machine_is_not_bounded_and_nobody_is_when_none_is_wanted) {
  address_bound one{{}, 1};
  address_bound none{{}, 0};
  for (int at = 0; at < 3; ++at) {
    BOOST_TEST(enters(one, address("127.0.0.1")));
    BOOST_TEST(enters(one, address("::1")));
    BOOST_TEST(enters(none, address("192.0.2.1")));
  }
}

BOOST_FIXTURE_TEST_CASE(a_trusted_proxy_speaks_for_its_clients, behind_a_proxy) {
  auto first = from("192.0.2.1");
  // Written by the client, which cannot pass for another by it.
  const auto second = from("198.51.100.1, 192.0.2.1");
  BOOST_CHECK_THROW((void)from("192.0.2.1"), std::runtime_error);
  BOOST_CHECK_THROW((void)from("198.51.100.2, 192.0.2.1"), std::runtime_error);
  BOOST_TEST(service->addresses.refused() == 2U);
  const auto other = from("192.0.2.2");
  first.reset();
  const auto only = from("192.0.2.3");
  wait_for_addresses(3);
  // The proxy's own question, whether all is well, is of nobody.
  for (int at = 0; at < 3; ++at)
    BOOST_TEST(http_exchange(where(), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").ends_with("ok\n"));
}

BOOST_FIXTURE_TEST_CASE(chats_of_a_proxy_that_names_nobody_are_counted_and_told_of_once, behind_a_proxy) {
  engine::proxy_watch watch;
  BOOST_TEST(http_exchange(where(), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").ends_with("ok\n"));
  (void)from("192.0.2.1");
  BOOST_TEST(service->addresses.unnamed() == 0U);
  BOOST_TEST(!watch.finding(service->addresses));
  (void)from("unknown");
  (void)test_client{where()};
  BOOST_TEST(service->addresses.unnamed() == 2U);
  BOOST_TEST(watch.finding(service->addresses)->find("X-Forwarded-For") != std::string_view::npos);
  BOOST_TEST(!watch.finding(service->addresses));
}

BOOST_FIXTURE_TEST_CASE(there_is_room_again_once_a_connection_of_the_address_is_gone, behind_a_proxy) {
  {
    const auto first = from("192.0.2.1");
    const auto second = from("192.0.2.1");
    BOOST_CHECK_THROW((void)from("192.0.2.1"), std::runtime_error);
  }
  wait_for_addresses(0);
  (void)from("192.0.2.1");
}

BOOST_FIXTURE_TEST_CASE(a_refusal_says_when_to_come_again, behind_a_proxy) {
  const auto first = from("192.0.2.1");
  const auto second = from("192.0.2.1");
  const auto answer =
      http_exchange(where(), "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
  BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
  BOOST_TEST(answer.find("Retry-After: ") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(by_a_proxy_that_had_tls_only_pages_that_had_it_may_connect, behind_a_proxy) {
  const std::string_view proxied = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n";
  (void)test_client{where(), fmt::format("{}Origin: https://localhost\r\n", proxied)};
  BOOST_CHECK_THROW((test_client{where(), fmt::format("{}Origin: http://localhost\r\n", proxied)}),
                    std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(of_anybody_else_what_stands_in_the_head_is_ignored, server_fixture) {
  connections_per_address = 1;
  start();
  const std::string_view forged = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n";
  const test_client first{where(), forged};
  const test_client second{where(), fmt::format("{}Origin: http://localhost\r\n", forged)};
  BOOST_TEST(service->addresses.addresses() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
