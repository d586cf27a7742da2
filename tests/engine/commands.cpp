// Commands and their answers over a real socket.
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

std::string post(std::uint64_t id, std::string_view text = "bonsoir") {
  return fmt::format(R"({{"type":"post_message","id":{},"text":"{}"}})", id, text);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commands, server_fixture)

BOOST_AUTO_TEST_CASE(a_message_is_accepted_with_its_number) {
  gateway.fill(stream, 2);
  start();
  const auto client = youth(2);
  client->send_text(post(7));
  const auto accepted = client->receive();
  BOOST_TEST(text_of(accepted, "type") == "accepted");
  BOOST_TEST(number_of(accepted, "id") == 7);
  BOOST_TEST(number_of(accepted, "first") == 3);
  BOOST_TEST(number_of(accepted, "last") == 3);
  BOOST_TEST(number_of(accepted, "at") > 0);
  BOOST_TEST(text_of(accepted, "conversation") == events::to_hex(conversation.bytes));
}

BOOST_AUTO_TEST_CASE(a_command_reaches_the_actors_as_the_client_meant_it) {
  start();
  const auto client = youth();
  client->send_text(R"({"type":"open","id":1})");
  client->send_text(post(2, R"(\u00e9\n\"x\" )"));
  const auto sent = gateway.wait_for_commands(2);
  BOOST_TEST((sent[0]->stream == stream));
  BOOST_TEST((sent[0]->id.owner == events::principal{events::principal_kind::youth, conversation.bytes}));
  const auto& open = std::get<events::conversation_command>(sent[0]->command);
  BOOST_TEST((std::get<events::open_conversation>(open).queue == *events::queue_from_name("accueil")));
  BOOST_TEST(sent[1]->id.counter == 2U);
  const auto& message = std::get<events::conversation_command>(sent[1]->command);
  BOOST_TEST(std::get<events::post_message>(message).text == "é\n\"x\" ");
}

BOOST_AUTO_TEST_CASE(a_fragmented_message_with_a_ping_between_is_one_message) {
  start();
  const auto client = youth();
  const auto frame = post(1);
  client->send_raw(0x01, frame.substr(0, 10));
  client->send_raw(0x89, "là?");
  client->send_raw(0x80, frame.substr(10));
  const auto pong = client->receive_frame();
  BOOST_TEST(pong.opcode == 10U);
  BOOST_TEST(pong.payload == "là?");
  BOOST_TEST(text_of(client->receive(), "type") == "accepted");
}

BOOST_AUTO_TEST_CASE(a_frame_in_single_bytes_is_a_frame) {
  start();
  const auto client = youth();
  const std::string payload = R"({"type":"ping"})";
  std::string frame{"\x81"};
  frame += static_cast<char>(0x80 | payload.size());
  frame.append(4, '\0');
  frame += payload;
  for (const char byte : frame)
    client->send_bytes({&byte, 1});
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(the_same_command_twice_in_flight_is_submitted_once_and_answered_once) {
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  client->send_text(post(1));
  client->send_text(post(1));
  client->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
  BOOST_TEST(gateway.wait_for_commands(1).size() == 1U);
  gateway.answer_held();
  BOOST_TEST(text_of(client->receive(), "type") == "accepted");
}

BOOST_AUTO_TEST_CASE(an_id_in_flight_with_another_body_is_refused) {
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  client->send_text(post(1));
  client->send_text(post(1, "autre"));
  const auto refused = client->receive();
  BOOST_TEST(text_of(refused, "reason") == "command_id_reused");
  BOOST_TEST(number_of(refused, "id") == 1);
  gateway.answer_held();
  BOOST_TEST(text_of(client->receive(), "type") == "accepted");
}

BOOST_AUTO_TEST_CASE(more_in_flight_than_allowed_is_refused_and_the_rest_goes_on) {
  bounds.in_flight = 2;
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  for (std::uint64_t id = 1; id <= 3; ++id)
    client->send_text(post(id));
  const auto refused = client->receive();
  BOOST_TEST(text_of(refused, "reason") == "too_many_in_flight");
  BOOST_TEST(number_of(refused, "id") == 3);
  gateway.answer_held();
  BOOST_TEST(number_of(client->receive(), "id") == 1);
  BOOST_TEST(number_of(client->receive(), "id") == 2);
}

BOOST_AUTO_TEST_CASE(commands_on_a_closed_route_are_submitted_again) {
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  client->send_text(post(1));
  client->send_text(post(2));
  const auto sent = gateway.wait_for_commands(2);
  gateway.close_routes(stream);
  const auto again = gateway.wait_for_commands(4);
  BOOST_TEST((again[2] == sent[0]));
  BOOST_TEST((again[3] == sent[1]));
  gateway.answer_held();
  BOOST_TEST(number_of(client->receive(), "id") == 1);
  BOOST_TEST(number_of(client->receive(), "id") == 2);
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_twice_is_told_once) {
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  client->send_text(post(1));
  const auto sent = gateway.wait_for_commands(1);
  gateway.answer_held();
  actors::command_answer twice{stream, sent[0]->id, actors::answer_status::accepted, {{1}, {1}}, {}, {}};
  sent[0]->sink->answered(twice);
  client->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(client->receive(), "type") == "accepted");
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
}

BOOST_AUTO_TEST_CASE(every_fate_of_a_command_has_its_answer) {
  using actors::answer_status;
  start();
  const auto client = youth();
  actors::command_answer fate;
  const auto try_fate = [&](answer_status status, events::refusal reason) {
    fate.status = status;
    fate.reason = reason;
    gateway.answer_with(fate);
    client->send_text(post(1));
    return client->receive();
  };
  const auto refused = try_fate(answer_status::refused, events::refusal::text_too_long);
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == "text_too_long");
  BOOST_TEST(text_of(refused, "field") == "text");
  const auto unknown = try_fate(answer_status::unknown, events::refusal::none);
  BOOST_TEST(text_of(unknown, "type") == "unknown");
  BOOST_TEST(number_of(unknown, "id") == 1);
  BOOST_TEST(text_of(try_fate(answer_status::overloaded, {}), "reason") == "overloaded");
  BOOST_TEST(text_of(try_fate(answer_status::unavailable, {}), "reason") == "unavailable");
}

BOOST_AUTO_TEST_CASE(roles_may_send_their_own_commands_only) {
  start();
  const auto child = youth();
  child->send_text(R"({"type":"available","id":1})");
  BOOST_TEST(text_of(child->receive(), "reason") == "not_allowed");
  child->send_text(fmt::format(R"({{"type":"attach","conversation":"{:032}"}})", 1));
  BOOST_TEST(text_of(child->receive(), "reason") == "not_allowed");
  const auto staff_client = moderator();
  staff_client->send_text(R"({"type":"open","id":1})");
  const auto refused = staff_client->receive_type("refused");
  BOOST_TEST(text_of(refused, "reason") == "not_allowed");
  BOOST_TEST(number_of(refused, "id") == 1);
}

BOOST_AUTO_TEST_CASE(a_youth_knows_no_other_conversation) {
  start();
  const auto client = youth();
  client->send_text(fmt::format(R"({{"type":"close","id":3,"conversation":"{:032}"}})", 1));
  const auto refused = client->receive();
  BOOST_TEST(text_of(refused, "reason") == "unknown_conversation");
  BOOST_TEST(number_of(refused, "id") == 3);
}

BOOST_AUTO_TEST_CASE(staff_name_the_conversation) {
  start();
  const auto client = moderator();
  client->send_text(post(1));
  const auto refused = client->receive_type("refused");
  BOOST_TEST(text_of(refused, "reason") == "missing_field");
  BOOST_TEST(text_of(refused, "field") == "conversation");
}

BOOST_AUTO_TEST_CASE(commands_of_the_staff_reach_their_own_stream_and_the_desk) {
  start();
  const auto client = moderator();
  client->send_text(R"({"type":"sign_in","id":1})");
  client->send_text(R"({"type":"set_capacity","id":2,"chats":3})");
  client->send_text(fmt::format(R"({{"type":"accept","id":3,"conversation":"{:032}"}})", 9));
  const auto sent = gateway.wait_for_commands(3);
  BOOST_TEST((sent[0]->stream == moderator_stream));
  const auto& sign_in = std::get<events::moderator_command>(sent[0]->command);
  BOOST_TEST((std::get<events::sign_in>(sign_in).queue == *events::queue_from_name("accueil")));
  BOOST_TEST((sent[1]->stream == moderator_stream));
  BOOST_TEST((sent[2]->stream == desk_stream));
  const auto accepted = client->receive_type("accepted");
  BOOST_TEST(!accepted.contains("conversation"));
}

BOOST_AUTO_TEST_CASE(a_queue_that_the_service_does_not_have_is_refused_by_name) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  child->send_text(R"({"type":"open","id":1,"queue":"acueil"})");
  console->send_text(R"({"type":"sign_in","id":2,"queue":"acueil"})");
  for (auto* client : {child.get(), console.get()}) {
    const auto refused = client->receive();
    BOOST_TEST(text_of(refused, "reason") == "unknown_queue");
    BOOST_TEST(text_of(refused, "field") == "queue");
  }
  BOOST_TEST(gateway.wait_for_commands(0).empty());
}

BOOST_AUTO_TEST_CASE(a_child_and_a_moderator_may_choose_their_queue) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  child->send_text(R"({"type":"open","id":1,"queue":"nuit"})");
  child->send_text(R"({"type":"open","id":2})");
  const auto sent = gateway.wait_for_commands(2);
  const auto opening = [&](std::size_t at) {
    const auto& command = std::get<events::conversation_command>(sent.at(at)->command);
    return std::get<events::open_conversation>(command);
  };
  BOOST_TEST(events::name_of(opening(0).queue) == "nuit");
  BOOST_TEST(opening(0).queue_named);
  BOOST_TEST(events::name_of(opening(1).queue) == "accueil");
  BOOST_TEST(!opening(1).queue_named);
}

BOOST_AUTO_TEST_CASE(what_a_console_sends_again_reaches_the_desk_where_its_moderator_sits) {
  actors::moderator_view seated;
  seated.now = events::presence::available;
  seated.queue = *events::queue_from_name("nuit");
  gateway.moderator_state = std::make_shared<const actors::moderator_view>(seated);
  start();
  test_client console{port()};
  console.send_text(staff_hello());
  // Before the welcome, as a client does that was cut off between a command and its answer.
  console.send_text(fmt::format(R"({{"type":"accept","id":7,"conversation":"{}"}})", std::string(32, 'a')));
  BOOST_TEST(text_of(console.receive(), "queue") == "nuit");
  BOOST_TEST((gateway.wait_for_commands(1).front()->stream.key == seated.queue.bytes));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
