// The first frame: who is let in, and with which close code the others are sent away.
#include "storage/secrets.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

BOOST_FIXTURE_TEST_SUITE(hello, server_fixture)

BOOST_AUTO_TEST_CASE(a_youth_is_welcomed_with_the_end_of_the_conversation_and_the_limits) {
  gateway.fill(stream, 4);
  start();
  test_client client{port()};
  client.send_text(youth_hello(4));
  const auto welcome = client.receive();
  BOOST_TEST(text_of(welcome, "type") == "welcome");
  BOOST_TEST(text_of(welcome, "role") == "youth");
  BOOST_TEST(text_of(welcome, "conversation") == events::to_hex(conversation.bytes));
  BOOST_TEST(number_of(welcome, "last") == 4);
  BOOST_TEST(number_of(welcome, "version") == 1);
  BOOST_TEST(number_of(welcome, "server_time") > 0);
  const auto& told = welcome.at("limits").as_object();
  BOOST_TEST(number_of(told, "frame_bytes") == 16'384);
  BOOST_TEST(number_of(told, "in_flight") == 16);
  BOOST_TEST(text_of(client.receive(), "type") == "caught_up");
}

BOOST_AUTO_TEST_CASE(a_moderator_is_welcomed_and_counted_as_alive) {
  start();
  test_client client{port()};
  client.send_text(staff_hello());
  const auto welcome = client.receive();
  BOOST_TEST(text_of(welcome, "role") == "moderator");
  BOOST_TEST(text_of(welcome, "moderator") == events::to_hex(moderator_id.bytes));
  BOOST_TEST(text_of(welcome, "queue") == "accueil");
  gateway.wait_for_subscribers(moderator_stream, 1);
  BOOST_TEST(gateway.heartbeats() == 1U);
}

BOOST_AUTO_TEST_CASE(one_console_too_many_is_told_so_instead_of_waiting_for_its_welcome) {
  gateway.attach_own_with = actors::attach_status::overloaded;
  start();
  test_client client{port()};
  client.send_text(staff_hello());
  BOOST_TEST(client.receive_close() == 4012U);
}

BOOST_AUTO_TEST_CASE(
    a_moderator_whose_own_stream_cannot_be_read_is_told_so_instead_of_waiting_for_the_welcome) {
  gateway.attach_own_with = actors::attach_status::unavailable;
  start();
  test_client client{port()};
  client.send_text(staff_hello());
  BOOST_TEST(client.receive_close() == 4013U);
}

BOOST_AUTO_TEST_CASE(what_is_sent_before_the_welcome_waits_for_it) {
  start();
  test_client client{port()};
  client.send_text(youth_hello());
  client.send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(client.receive(), "type") == "welcome");
  BOOST_TEST(text_of(client.receive(), "type") == "caught_up");
  BOOST_TEST(text_of(client.receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(an_unknown_token_is_not_authenticated) {
  start();
  token = storage::to_text(storage::draw_secret());
  test_client client{port()};
  client.send_text(staff_hello());
  BOOST_TEST(client.receive_close() == 4003U);
}

BOOST_AUTO_TEST_CASE(an_account_added_while_running_works_at_once) {
  start();
  token = staff.add("Camille", engine::staff_role::supervisor).value().token;
  test_client client{port()};
  client.send_text(staff_hello());
  BOOST_TEST(text_of(client.receive(), "role") == "supervisor");
}

BOOST_AUTO_TEST_CASE(a_revoked_token_ends_its_connections) {
  start();
  const auto client = moderator();
  BOOST_REQUIRE(static_cast<bool>(staff.remove("Dominique")));
  BOOST_REQUIRE(static_cast<bool>(directory.refresh()));
  BOOST_TEST(client->receive_close() == 4003U);
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_none_is_wrong) {
  start();
  secret = "too-short";
  test_client client{port()};
  client.send_text(youth_hello());
  BOOST_TEST(client.receive_close() == 4004U);
}

BOOST_AUTO_TEST_CASE(a_secret_of_another_conversation_is_wrong) {
  start();
  test_client client{port()};
  client.send_text(fmt::format(
      R"({{"type":"hello","versions":{{"min":1,"max":1}},"role":"youth","secret":"{}","session":"{:032}","conversation":"{:032}"}})",
      secret, 1, 2));
  BOOST_TEST(client.receive_close() == 4004U);
}

BOOST_AUTO_TEST_CASE(a_version_that_is_not_spoken_is_refused) {
  start();
  test_client client{port()};
  client.send_text(fmt::format(
      R"({{"type":"hello","versions":{{"min":2,"max":9}},"role":"youth","secret":"{}","session":"{:032}"}})",
      secret, 1));
  BOOST_TEST(client.receive_close() == 4002U);
}

BOOST_AUTO_TEST_CASE(a_last_seen_beyond_the_end_is_refused) {
  gateway.fill(stream, 4);
  start();
  test_client client{port()};
  client.send_text(youth_hello(5));
  BOOST_TEST(client.receive_close() == 4005U);
}

BOOST_AUTO_TEST_CASE(a_last_seen_of_a_conversation_that_is_absent_is_beyond_its_end) {
  start();
  test_client client{port()};
  client.send_text(youth_hello(1));
  BOOST_TEST(client.receive_close() == 4005U);
}

BOOST_AUTO_TEST_CASE(the_same_secret_in_a_second_tab_replaces_the_first) {
  lanes = 2;
  start();
  const auto first = youth();
  const auto second = youth();
  BOOST_TEST(first->receive_close() == 4006U);
  second->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(second->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(silence_after_connecting_ends_by_the_hello_timeout) {
  bounds.hello_timeout = std::chrono::milliseconds{50};
  start();
  test_client client{port()};
  BOOST_TEST(client.receive_close() == 4001U);
}

BOOST_AUTO_TEST_CASE(a_gateway_without_room_sends_the_youth_away) {
  gateway.attach_with = actors::attach_status::overloaded;
  start();
  test_client client{port()};
  client.send_text(youth_hello());
  BOOST_TEST(client.receive_close() == 4012U);
}

BOOST_AUTO_TEST_CASE(a_youth_whose_conversation_cannot_be_read_is_told_so) {
  gateway.attach_with = actors::attach_status::unavailable;
  start();
  test_client client{port()};
  client.send_text(youth_hello());
  BOOST_TEST(client.receive_close() == 4013U);
}

struct bad_hello {
  const char* frame;
  const char* reason;
  const char* field;
};
std::ostream& operator<<(std::ostream& out, const bad_hello& hello) {
  return out << hello.frame;
}

const bad_hello bad_hellos[] = {
    {R"({"type":"ping"})", "not_allowed", "type"},
    {R"({"type":"hello"})", "missing_field", "versions"},
    {R"({"type":"hello","versions":{"min":1},"role":"youth"})", "missing_field", "versions.max"},
    {R"({"type":"hello","versions":{"min":"1","max":1},"role":"youth"})", "wrong_type", "versions.min"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"parent"})", "out_of_range", "role"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth"})", "missing_field", "secret"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"staff","secret":"x"})", "missing_field",
     "token"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth","secret":"x"})", "missing_field",
     "session"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth","secret":"x","session":"xyz"})",
     "out_of_range", "session"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth","secret":"x","last_seen":9007199254740992})",
     "out_of_range", "last_seen"},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth","secret":"x","last_seen":-1})",
     "out_of_range", "last_seen"},
    {"hello", "malformed_json", ""},
};

BOOST_DATA_TEST_CASE_F(server_fixture, a_hello_that_is_none_is_refused_by_name, bad_hellos, hello) {
  start();
  test_client client{port()};
  client.send_text(hello.frame);
  const auto refused = client.receive();
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == hello.reason);
  BOOST_TEST(text_of(refused, "field") == hello.field);
  BOOST_TEST(client.receive_close() == 4000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
