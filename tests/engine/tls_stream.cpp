// TLS as a machine: what the server's side makes of every kind of bytes, without a socket.
#include "engine/limits.hpp"
#include "tests/engine/support/tls_sides.hpp"

#include <random>

#include <boost/test/unit_test.hpp>
#include <openssl/err.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::tls::handshake_failure;
using engine::tls::read_state;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_stream, both_sides)

BOOST_AUTO_TEST_CASE(hands_are_shaken_and_both_understand_each_other) {
  BOOST_TEST(shake_hands());
  BOOST_TEST(client_says("bonsoir") == "bonsoir");
  BOOST_TEST(server_says("je t'écoute") == "je t'écoute");
  BOOST_TEST(SSL_version(client.ssl()) == TLS1_3_VERSION);
}

BOOST_AUTO_TEST_CASE(bytes_that_come_one_by_one_are_understood) {
  BOOST_TEST(shake_hands(1));
  BOOST_TEST(client_says("bonsoir", 1) == "bonsoir");
}

BOOST_AUTO_TEST_CASE(megabytes_pass_both_ways_unchanged) {
  std::string text(3u << 20, '\0');
  std::minstd_rand random{1};
  for (auto& byte : text)
    byte = static_cast<char>(random());
  BOOST_TEST(shake_hands());
  BOOST_TEST((client_says(text) == text));
  BOOST_TEST((server_says(text) == text));
}

BOOST_AUTO_TEST_CASE(what_was_sent_takes_no_memory) {
  BOOST_TEST(shake_hands());
  BOOST_TEST(server.seal("bonsoir"));
  const auto size = server.waiting().size();
  server.sent(1);
  BOOST_TEST(server.waiting().size() == size - 1);
  server.sent(size - 1);
  BOOST_TEST(server.waiting().empty());
}

BOOST_AUTO_TEST_CASE(tls_1_2_is_spoken_with_a_cipher_that_keeps_the_past_secret) {
  SSL_set_max_proto_version(client.ssl(), TLS1_2_VERSION);
  BOOST_TEST(shake_hands());
  BOOST_TEST(std::string{SSL_get_cipher_name(client.ssl())}.starts_with("ECDHE-"));
  BOOST_TEST((SSL_get_current_compression(client.ssl()) == nullptr));
}

BOOST_AUTO_TEST_CASE(older_versions_are_refused) {
  SSL_set_security_level(client.ssl(), 0);
  SSL_set_cipher_list(client.ssl(), "ALL:@SECLEVEL=0");
  SSL_set_min_proto_version(client.ssl(), TLS1_VERSION);
  SSL_set_max_proto_version(client.ssl(), TLS1_1_VERSION);
  (void)client.shake();
  (void)give(client.take_outgoing());
  BOOST_TEST((server.failure() == handshake_failure::old_version));
  client.feed(take());
  BOOST_TEST(!client.shake());
  BOOST_TEST(ERR_GET_REASON(ERR_peek_error()) == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
}

BOOST_AUTO_TEST_CASE(ciphers_that_do_not_keep_the_past_secret_are_refused) {
  SSL_set_max_proto_version(client.ssl(), TLS1_2_VERSION);
  SSL_set_cipher_list(client.ssl(), "AES128-GCM-SHA256");
  BOOST_TEST((failure() == handshake_failure::nothing_in_common));
}

BOOST_AUTO_TEST_CASE(http_1_1_is_chosen_and_a_client_that_knows_other_protocols_alone_is_refused) {
  const std::string both = "\x02h2\x08http/1.1";
  SSL_set_alpn_protos(client.ssl(), reinterpret_cast<const unsigned char*>(both.data()),
                      static_cast<unsigned>(both.size()));
  BOOST_TEST(shake_hands());
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(client.ssl(), &chosen, &length);
  BOOST_TEST(std::string(reinterpret_cast<const char*>(chosen), length) == "http/1.1");
  both_sides other;
  SSL_set_alpn_protos(other.client.ssl(), reinterpret_cast<const unsigned char*>(both.data()), 3);
  BOOST_TEST((other.failure() == handshake_failure::nothing_in_common));
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_trust_the_certificate_says_so) {
  tls_peer stranger{{}};
  (void)stranger.shake();
  (void)give(stranger.take_outgoing());
  stranger.feed(take());
  BOOST_TEST(!stranger.shake());
  (void)give(stranger.take_outgoing());
  BOOST_TEST((server.failure() == handshake_failure::refused_by_client));
}

BOOST_AUTO_TEST_CASE(who_speaks_plain_http_is_told_where_to_come) {
  (void)give("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST((state == read_state::broken));
  BOOST_TEST((server.failure() == handshake_failure::plain_http));
  const auto answer = take();
  BOOST_TEST(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"));
  BOOST_TEST(answer.find("https://") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_handshake_takes_so_many_bytes_and_no_more) {
  // A hello that claims to be long, in records of their own right.
  std::string hello{"\x01\x01\xff\xff", 4};
  hello.resize(2 * limits::tls_handshake_bytes, 'x');
  std::string bytes;
  for (std::size_t at = 0; at < hello.size(); at += 4'096)
    bytes += std::string{"\x16\x03\x01\x10\x00", 5} + hello.substr(at, 4'096);
  BOOST_TEST(give(bytes.substr(0, limits::tls_handshake_bytes)).empty());
  BOOST_TEST(server.is_shaking_hands());
  (void)give(bytes.substr(limits::tls_handshake_bytes, 1));
  BOOST_TEST((server.failure() == handshake_failure::too_large));
}

BOOST_AUTO_TEST_CASE(once_hands_are_shaken_bytes_count_no_more) {
  BOOST_TEST(shake_hands());
  const std::string text(2 * limits::tls_handshake_bytes, 'y');
  BOOST_TEST((client_says(text) == text));
  BOOST_TEST((state == read_state::hungry));
}

BOOST_AUTO_TEST_CASE(a_record_that_is_cut_gives_nothing_until_its_end_comes) {
  BOOST_TEST(shake_hands());
  client.write("bonsoir");
  const auto record = client.take_outgoing();
  BOOST_TEST(give(record.substr(0, record.size() - 1)).empty());
  BOOST_TEST((state == read_state::hungry));
  BOOST_TEST(give(record.substr(record.size() - 1)) == "bonsoir");
}

BOOST_AUTO_TEST_CASE(a_record_that_was_changed_gives_nothing_and_ends_it) {
  BOOST_TEST(shake_hands());
  client.write("bonsoir");
  auto record = client.take_outgoing();
  record.back() = static_cast<char>(record.back() ^ 1);
  BOOST_TEST(give(record).empty());
  BOOST_TEST((state == read_state::broken));
  BOOST_TEST(!server.failure());
}

BOOST_AUTO_TEST_CASE(each_side_hears_that_the_other_says_no_more) {
  BOOST_TEST(shake_hands());
  client.write("au revoir");
  client.close();
  BOOST_TEST(give(client.take_outgoing()) == "au revoir");
  BOOST_TEST((state == read_state::ended));
  server.close();
  const auto told = server.waiting().size();
  server.close();
  BOOST_TEST(server.waiting().size() == told);
  client.feed(take());
  BOOST_TEST(client.read().empty());
  BOOST_TEST(client.is_ended());
}

BOOST_AUTO_TEST_CASE(hands_are_not_shaken_twice_on_one_connection) {
  SSL_set_max_proto_version(client.ssl(), TLS1_2_VERSION);
  BOOST_TEST(shake_hands());
  SSL_renegotiate(client.ssl());
  (void)client.shake();
  (void)give(client.take_outgoing());
  client.feed(take());
  (void)client.read();
  BOOST_TEST(SSL_num_renegotiations(client.ssl()) == 1);
  BOOST_TEST(!client.shake());
}

BOOST_AUTO_TEST_CASE(no_session_is_come_back_to) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    both_sides first{files, context};
    SSL_set_max_proto_version(first.client.ssl(), version);
    BOOST_TEST(first.shake_hands());
    first.client.feed(first.take());
    (void)first.client.read();
    const std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session{SSL_get1_session(first.client.ssl()),
                                                                       SSL_SESSION_free};
    BOOST_TEST(SSL_SESSION_has_ticket(session.get()) == 0);
    both_sides again{files, context};
    SSL_set_max_proto_version(again.client.ssl(), version);
    SSL_set_session(again.client.ssl(), session.get());
    BOOST_TEST(again.shake_hands());
    BOOST_TEST(SSL_session_reused(again.client.ssl()) == 0);
    BOOST_TEST(again.client_says("bonsoir") == "bonsoir");
  }
}

BOOST_AUTO_TEST_CASE(who_leaves_before_hands_are_shaken_has_left) {
  // An alert without encryption: close_notify.
  (void)client.shake();
  (void)give(client.take_outgoing());
  (void)give(std::string_view{"\x15\x03\x03\x00\x02\x01\x00", 7});
  BOOST_TEST((server.failure() == handshake_failure::left));
}

BOOST_AUTO_TEST_CASE(noise_is_refused_and_nothing_of_it_read) {
  std::minstd_rand random{7};
  for (int at = 0; at < 500; ++at) {
    engine::tls::stream one{context};
    std::string noise(random() % 2'000 + 1, '\0');
    for (auto& byte : noise)
      byte = static_cast<char>(random());
    // Half of them look like a hello.
    if (at % 2 == 0) noise.replace(0, 3, "\x16\x03\x01");
    std::vector<char> room(engine::tls::record_bytes);
    one.feed(noise);
    BOOST_REQUIRE((one.read(room).state != read_state::plaintext));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
