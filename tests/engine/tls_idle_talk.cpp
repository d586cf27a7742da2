// TLS without content: changes of keys cost the server something each, so nobody may send them without end.
#include "engine/limits.hpp"
#include "tests/engine/support/tls_sides.hpp"

#include <algorithm>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::tls::read_state;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_idle_talk, both_sides)

BOOST_AUTO_TEST_CASE(who_changes_its_keys_now_and_then_is_understood) {
  BOOST_TEST(shake_hands());
  for (int at = 0; at < 1'000; ++at) {
    client.change_keys();
    BOOST_TEST(client_says("bonsoir") == "bonsoir");
    BOOST_TEST(server_says("je t'écoute") == "je t'écoute");
  }
}

BOOST_AUTO_TEST_CASE(who_changes_its_keys_and_says_nothing_is_let_go) {
  BOOST_TEST(shake_hands());
  std::size_t bytes = 0;
  for (state = read_state::hungry; state == read_state::hungry && bytes < 1u << 20;) {
    client.change_keys();
    const auto sent = client.take_outgoing();
    bytes += sent.size();
    (void)give(sent);
    client.feed(take());
    (void)client.read();
  }
  BOOST_TEST((state == read_state::broken));
  BOOST_TEST(bytes > limits::tls_silent_bytes);
  BOOST_TEST(bytes < 2 * limits::tls_silent_bytes);
}

BOOST_AUTO_TEST_CASE(who_does_not_read_what_it_makes_us_say_is_let_go) {
  BOOST_TEST(shake_hands());
  std::size_t most = 0;
  for (state = read_state::hungry; state == read_state::hungry && most < 1u << 20;) {
    client.change_keys();
    client.write("x");
    (void)give(client.take_outgoing());
    most = std::max(most, server.waiting().size());
  }
  BOOST_TEST((state == read_state::broken));
  BOOST_TEST(most > limits::tls_unread_bytes);
  BOOST_TEST(most < 2 * limits::tls_unread_bytes);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
