// Frames that no honest client sends: each is refused by name or closes the connection with its code, and
// nobody else is affected.
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

struct bad_frame {
  std::string frame;
  const char* reason;
  const char* field;
  std::int64_t id;
};
std::ostream& operator<<(std::ostream& out, const bad_frame& bad) {
  return out << bad.reason << " " << bad.field << ": " << bad.frame.substr(0, 60);
}

std::string nested(std::size_t levels) {
  return R"({"type":"ping","more":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
}

const bad_frame bad_frames[] = {
    {"", "malformed_json", "", -1},
    {R"({"type":"ping")", "malformed_json", "", -1},
    {R"({"type":"ping"} x)", "malformed_json", "", -1},
    {R"({"type":"ping","a":"\ud800"})", "malformed_json", "", -1},
    {R"({'type':'ping'})", "malformed_json", "", -1},
    {std::string{"{\"type\":\"ping\",\"a\":\"\0\"}", 23}, "malformed_json", "", -1},
    {R"([])", "not_an_object", "", -1},
    {R"("ping")", "not_an_object", "", -1},
    {R"(17)", "not_an_object", "", -1},
    {R"(null)", "not_an_object", "", -1},
    {nested(8), "nesting_too_deep", "", -1},
    {nested(8'000), "nesting_too_deep", "", -1},
    {R"({"type":"ping","type":"ping"})", "duplicate_field", "type", -1},
    {R"({"id":1})", "missing_field", "type", -1},
    {R"({"type":5})", "wrong_type", "type", -1},
    {R"({"type":"shout","id":4})", "unknown_type", "type", 4},
    {R"({"type":"post_message","text":"x"})", "missing_field", "id", -1},
    {R"({"type":"post_message","id":"1","text":"x"})", "wrong_type", "id", -1},
    {R"({"type":"post_message","id":0,"text":"x"})", "out_of_range", "id", -1},
    {R"({"type":"post_message","id":-3,"text":"x"})", "out_of_range", "id", -1},
    {R"({"type":"post_message","id":1.5,"text":"x"})", "wrong_type", "id", -1},
    {R"({"type":"post_message","id":9007199254740992,"text":"x"})", "out_of_range", "id", -1},
    {R"({"type":"post_message","id":99999999999999999999999,"text":"x"})", "out_of_range", "id", -1},
    {R"({"type":"post_message","id":1e300,"text":"x"})", "out_of_range", "id", -1},
    {R"({"type":"post_message","id":6})", "missing_field", "text", 6},
    {R"({"type":"post_message","id":6,"text":["x"]})", "wrong_type", "text", 6},
    {R"({"type":"post_message","id":6,"text":null})", "wrong_type", "text", 6},
    {R"({"type":"post_message","id":6,"text":"a\u0000b"})", "text_has_nul", "text", 6},
    {R"({"type":"mark_read","id":6,"up_to":true})", "wrong_type", "up_to", 6},
    {R"({"type":"close","id":6,"conversation":"xyz"})", "out_of_range", "conversation", 6},
    {R"({"type":"typing","conversation":5})", "wrong_type", "conversation", -1},
    {R"({"type":"hello","versions":{"min":1,"max":1},"role":"youth","secret":"x","session":"00112233445566778899aabbccddeeff"})",
     "not_allowed", "type", -1},
};

std::string close_payload(unsigned code) {
  return {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
}

/// Whether another client of the same server is still served.
bool others_are_served(server_fixture& fixture) {
  const auto other = fixture.moderator();
  other->send_text(R"({"type":"ping"})");
  return text_of(other->receive_type("pong"), "type") == "pong";
}

}  // namespace

BOOST_DATA_TEST_CASE_F(server_fixture, a_bad_frame_is_refused_by_name_and_the_connection_goes_on, bad_frames,
                       bad) {
  start();
  const auto client = youth();
  client->send_text(bad.frame);
  const auto refused = client->receive();
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == bad.reason);
  BOOST_TEST(text_of(refused, "field") == bad.field);
  BOOST_TEST(number_of(refused, "id") == bad.id);
  client->send_text(R"({"type":"ping","unknown":{"fields":["are","ignored"]}})");
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
}

BOOST_FIXTURE_TEST_SUITE(broken_frames, server_fixture)

BOOST_AUTO_TEST_CASE(a_binary_frame_closes_with_its_code) {
  start();
  const auto client = youth();
  client->send_raw(0x82, "x");
  BOOST_TEST(client->receive_close() == 4010U);
  BOOST_TEST(others_are_served(*this));
}

BOOST_AUTO_TEST_CASE(a_frame_above_the_limit_closes_with_its_code) {
  bounds.frame_bytes = 1'024;
  start();
  const auto client = youth();
  client->send_text(R"({"type":"ping","x":")" + std::string(1'024 - 22, 'x') + R"("})");
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
  client->send_text(std::string(1'025, ' '));
  BOOST_TEST(client->receive_close() == 1009U);
  BOOST_TEST(others_are_served(*this));
}

BOOST_AUTO_TEST_CASE(an_announced_length_beyond_all_bounds_closes_before_it_is_sent) {
  start();
  const auto client = youth();
  client->send_bytes(std::string{"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10});
  BOOST_TEST(client->receive_close() == 1009U);
}

BOOST_AUTO_TEST_CASE(fragments_count_together_for_the_limit) {
  bounds.frame_bytes = 1'024;
  start();
  const auto client = youth();
  client->send_raw(0x01, std::string(600, ' '));
  client->send_raw(0x80, std::string(600, ' '));
  BOOST_TEST(client->receive_close() == 1009U);
}

BOOST_AUTO_TEST_CASE(invalid_utf_8_closes_with_its_code) {
  for (const std::string text :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "12345678\xe2\x82"}) {
    server_fixture fresh;
    fresh.start();
    const auto client = fresh.youth();
    client->send_text(text);
    BOOST_TEST(client->receive_close() == 1007U);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_framing_closes_with_a_protocol_error) {
  const std::string broken[] = {
      std::string{"\x81\x01x"},                    // not masked
      std::string{"\xc1\x80\0\0\0\0", 6},          // a reserved bit
      std::string{"\x83\x80\0\0\0\0", 6},          // an unknown opcode
      std::string{"\x80\x80\0\0\0\0", 6},          // the end of nothing
      std::string{"\x09\x80\0\0\0\0", 6},          // a ping in fragments
      std::string{"\x89\xfe\x00\x7e", 4},          // a ping that is too long
      std::string{"\x88\x81\0\0\0\0x", 7},         // half a close code
      std::string{"\x88\x82\0\0\0\0\x03\xed", 8},  // close code 1005
  };
  for (const auto& bytes : broken) {
    server_fixture fresh;
    fresh.start();
    const auto client = fresh.youth();
    client->send_bytes(bytes);
    BOOST_TEST(client->receive_close() == 1002U);
  }
}

BOOST_AUTO_TEST_CASE(too_many_bad_frames_close_with_their_code) {
  start();
  const auto client = youth();
  for (std::uint32_t at = 0; at <= engine::limits::bad_frames; ++at)
    client->send_text("?");
  BOOST_TEST(client->receive_close() == 4011U);
  BOOST_TEST(others_are_served(*this));
}

BOOST_AUTO_TEST_CASE(frames_over_the_pace_are_refused_and_then_the_flood_is_cut) {
  bounds.commands_per_second = 1;
  bounds.burst = 3;
  start();
  const auto client = youth();
  client->send_text(R"({"type":"ping"})");
  client->send_text(R"({"type":"ping"})");
  client->send_text(R"({"type":"post_message","id":9,"text":"x"})");
  client->send_text(R"({"type":"post_message","id":10,"text":"x"})");
  const auto refused = client->receive_type("refused");
  BOOST_TEST(text_of(refused, "reason") == "rate_limited");
  BOOST_TEST(number_of(refused, "id") > 0);
  for (std::uint32_t at = 0; at < engine::limits::frames_over_pace + 5; ++at) {
    client->send_text(R"({"type":"ping"})");
  }
  BOOST_TEST(client->receive_close() == 4007U);
  BOOST_TEST(others_are_served(*this));
}

BOOST_AUTO_TEST_CASE(a_flood_of_websocket_pings_is_cut) {
  bounds.commands_per_second = 1;
  bounds.burst = 3;
  start();
  const auto client = youth();
  for (std::uint32_t at = 0; at < engine::limits::frames_over_pace + 10; ++at)
    client->send_raw(0x89, "");
  BOOST_TEST(client->receive_close() == 4007U);
}

BOOST_AUTO_TEST_CASE(a_flood_of_websocket_pongs_that_nobody_asked_for_is_cut) {
  bounds.commands_per_second = 1;
  bounds.burst = 3;
  start();
  const auto client = youth();
  for (std::uint32_t at = 0; at < engine::limits::frames_over_pace + 10; ++at)
    client->send_raw(0x8a, "");
  BOOST_TEST(client->receive_close() == 4007U);
  BOOST_TEST(others_are_served(*this));
}

BOOST_AUTO_TEST_CASE(the_pong_that_answers_a_ping_does_not_count_for_the_pace) {
  bounds.ping_interval = std::chrono::milliseconds{10};
  // The hello and one frame; so slow that none is allowed again while this runs.
  bounds.commands_per_second = 0;
  bounds.burst = 2;
  start();
  const auto client = youth();
  for (int answered = 0; answered < 5; ++answered) {
    client->receive_ping();
    client->send_raw(0x8a, "");
  }
  client->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(client->receive_type("pong"), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(a_clients_own_close_is_answered) {
  start();
  const auto client = youth();
  client->send_raw(0x88, std::string{"\x03\xe8", 2});
  BOOST_TEST(client->receive_close() == 1000U);
  BOOST_TEST(client->at_end());
  gateway.wait_for_subscribers(stream, 0);
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_with_a_code_gets_it_back_also_one_that_the_engine_never_sends) {
  start();
  for (const unsigned code : {1001U, 1011U, 1014U, 3000U, 4999U}) {
    const auto client = youth();
    client->send_raw(0x88, close_payload(code));
    BOOST_TEST(client->receive_close() == code);
  }
}

BOOST_AUTO_TEST_CASE(a_close_with_a_code_that_nobody_may_send_is_a_protocol_error) {
  start();
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 2999U, 5000U}) {
    const auto client = youth();
    client->send_raw(0x88, close_payload(code));
    BOOST_TEST(client->receive_close() == 1002U);
  }
}

BOOST_AUTO_TEST_CASE(a_silent_client_is_pinged_and_then_let_go) {
  bounds.ping_interval = std::chrono::milliseconds{30};
  bounds.idle_timeout = std::chrono::milliseconds{120};
  start();
  const auto client = youth();
  BOOST_TEST(client->receive_frame().opcode == 9U);
  BOOST_TEST(client->receive_close() == 4009U);
  gateway.wait_for_subscribers(stream, 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
