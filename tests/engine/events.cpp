// Events reach a client in order, without a hole and without repetition, whatever the actors and the socket
// do.
#include "tests/engine/support/server_fixture.hpp"

#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

const events::author someone{{{0x77}}};

/// The numbers of the events up to the next `caught_up`.
std::vector<std::int64_t> numbers_until_caught_up(test_client& client) {
  std::vector<std::int64_t> numbers;
  while (true) {
    const auto frame = client.receive();
    if (text_of(frame, "type") == "caught_up") return numbers;
    if (text_of(frame, "type") == "event") numbers.push_back(number_of(frame, "seq"));
  }
}

std::vector<std::int64_t> from_to(std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> numbers;
  for (auto at = first; at <= last; ++at)
    numbers.push_back(at);
  return numbers;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(events_in_order, server_fixture)

BOOST_AUTO_TEST_CASE(a_client_that_comes_back_gets_what_it_missed_page_by_page) {
  gateway.fill(stream, 10);
  start();
  test_client client{port()};
  client.send_text(youth_hello(2));
  BOOST_TEST(number_of(client.receive(), "last") == 10);
  BOOST_TEST(numbers_until_caught_up(client) == from_to(3, 10), boost::test_tools::per_element());
  BOOST_TEST(gateway.history_pages() == 3U);
}

BOOST_AUTO_TEST_CASE(what_happens_live_is_told_with_its_author_and_text) {
  gateway.fill(stream, 1);
  start();
  const auto client = youth(1);
  gateway.post(stream, someone, "je suis là \"\n\x01");
  const auto event = client->receive();
  BOOST_TEST(text_of(event, "type") == "event");
  BOOST_TEST(number_of(event, "seq") == 2);
  BOOST_TEST(text_of(event, "event") == "message_posted");
  BOOST_TEST(text_of(event, "by") == events::to_hex(someone.moderator.bytes));
  BOOST_TEST(text_of(event, "text") == "je suis là \"\n\x01");
}

BOOST_AUTO_TEST_CASE(a_hole_is_filled_from_history) {
  gateway.fill(stream, 1);
  start();
  const auto client = youth(1);
  gateway.fill(stream, 4);
  gateway.publish_last(stream);
  BOOST_TEST(numbers_until_caught_up(*client) == from_to(2, 5), boost::test_tools::per_element());
  gateway.post(stream, someone, "live");
  BOOST_TEST(number_of(client->receive(), "seq") == 6);
}

BOOST_AUTO_TEST_CASE(an_actor_that_moves_from_another_thread_to_the_lane_keeps_its_order) {
  gateway.fill(stream, 1);
  gateway.when_typing = [&] {
    std::thread{[&] { gateway.post(stream, someone, "ailleurs"); }}.join();
    gateway.post(stream, someone, "ici");
  };
  start();
  const auto client = youth(1);
  client->send_text(R"({"type":"typing"})");
  BOOST_TEST(text_of(client->receive(), "text") == "ailleurs");
  BOOST_TEST(text_of(client->receive(), "text") == "ici");
  BOOST_TEST(gateway.history_pages() == 0U);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_published_twice_is_sent_once) {
  gateway.fill(stream, 1);
  start();
  const auto client = youth(1);
  gateway.post(stream, someone, "une");
  gateway.publish_last(stream);
  gateway.post(stream, someone, "deux");
  BOOST_TEST(number_of(client->receive(), "seq") == 2);
  BOOST_TEST(number_of(client->receive(), "seq") == 3);
}

BOOST_AUTO_TEST_CASE(ones_own_answer_stands_for_the_event_and_keeps_the_order) {
  gateway.fill(stream, 1);
  start();
  const auto client = youth(1);
  gateway.hold_answers = true;
  client->send_text(R"({"type":"post_message","id":1,"text":"moi"})");
  (void)gateway.wait_for_commands(1);
  // Two events that this client never hears of stand before its own.
  gateway.fill(stream, 2);
  gateway.answer_held();
  BOOST_TEST(number_of(client->receive(), "seq") == 2);
  BOOST_TEST(number_of(client->receive(), "seq") == 3);
  const auto accepted = client->receive();
  BOOST_TEST(text_of(accepted, "type") == "accepted");
  BOOST_TEST(number_of(accepted, "first") == 4);
  BOOST_TEST(text_of(client->receive(), "type") == "caught_up");
  gateway.post(stream, someone, "ensuite");
  BOOST_TEST(number_of(client->receive(), "seq") == 5);
}

BOOST_AUTO_TEST_CASE(two_clients_of_one_conversation_see_each_others_messages) {
  lanes = 2;
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  attach(*console, 1);
  child->send_text(R"({"type":"post_message","id":1,"text":"bonsoir"})");
  BOOST_TEST(text_of(child->receive(), "type") == "accepted");
  BOOST_TEST(text_of(console->receive_type("event"), "text") == "bonsoir");
  console->send_text(fmt::format(R"({{"type":"post_message","id":1,"text":"bonjour","conversation":"{}"}})",
                                 events::to_hex(conversation.bytes)));
  BOOST_TEST(text_of(child->receive_type("event"), "text") == "bonjour");
  BOOST_TEST(number_of(console->receive_type("accepted"), "first") == 3);
}

BOOST_AUTO_TEST_CASE(typing_is_told_to_the_others) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  attach(*console, 1);
  child->send_text(R"({"type":"typing"})");
  BOOST_TEST(text_of(console->receive_type("typing"), "by") == "youth");
}

BOOST_AUTO_TEST_CASE(history_that_cannot_be_read_closes_with_its_code) {
  gateway.fill(stream, 3);
  gateway.history_is_readable = false;
  start();
  test_client client{port()};
  client.send_text(youth_hello());
  BOOST_TEST(client.receive_close() == 4013U);
}

BOOST_AUTO_TEST_CASE(a_conversation_that_can_no_longer_be_read_ends_for_both_sides) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  attach(*console, 1);
  gateway.dismiss_subscribers(stream, actors::attach_status::unavailable);
  BOOST_TEST(child->receive_close() == 4013U);
  BOOST_TEST(text_of(console->receive_type("detached"), "conversation") ==
             events::to_hex(conversation.bytes));
}

BOOST_AUTO_TEST_CASE(who_finds_no_room_when_a_conversation_wakes_anew_is_told_and_asks_again) {
  gateway.fill(stream, 1);
  start();
  const auto child = youth(1);
  const auto console = moderator();
  attach(*console, 1);
  gateway.dismiss_subscribers(stream, actors::attach_status::overloaded);
  BOOST_TEST(child->receive_close() == 4012U);
  BOOST_TEST(text_of(console->receive_type("detached"), "conversation") ==
             events::to_hex(conversation.bytes));
}

BOOST_AUTO_TEST_CASE(attaching_again_starts_over) {
  gateway.fill(stream, 4);
  start();
  const auto console = moderator();
  attach(*console, 4);
  console->send_text(fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":1}})",
                                 events::to_hex(conversation.bytes)));
  (void)console->receive_type("attached");
  BOOST_TEST(numbers_until_caught_up(*console) == from_to(2, 4), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_attachment_that_cannot_be_is_refused_by_name) {
  gateway.fill(stream, 2);
  bounds.attachments = 1;
  start();
  const auto console = moderator();
  const auto attach_to = [&](std::string_view id, std::uint64_t last_seen) {
    console->send_text(
        fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":{}}})", id, last_seen));
  };
  const std::string unknown(32, 'a');
  attach_to(unknown, 0);
  auto refused = console->receive_type("refused");
  BOOST_TEST(text_of(refused, "reason") == "unknown_conversation");
  BOOST_TEST(text_of(refused, "conversation") == unknown);
  attach_to(events::to_hex(conversation.bytes), 3);
  BOOST_TEST(text_of(console->receive_type("refused"), "reason") == "last_seen_beyond_end");
  attach(*console, 2);
  attach_to(unknown, 0);
  BOOST_TEST(text_of(console->receive_type("refused"), "reason") == "too_many_attachments");
  console->send_text(
      fmt::format(R"({{"type":"detach","conversation":"{}"}})", events::to_hex(conversation.bytes)));
  gateway.wait_for_subscribers(stream, 0);
  attach(*console, 2);
}

BOOST_AUTO_TEST_CASE(a_console_sees_its_state_and_once_signed_in_the_desk) {
  start();
  const auto console = moderator();
  auto state = std::make_shared<actors::moderator_view>();
  state->now = events::presence::paused;
  state->capacity = 2;
  state->chats = {conversation};
  gateway.show(moderator_stream, std::shared_ptr<const actors::moderator_view>{state});
  const auto shown = console->receive_type("moderator");
  BOOST_TEST(text_of(shown, "presence") == "paused");
  BOOST_TEST(number_of(shown, "capacity") == 2);
  gateway.wait_for_subscribers(desk_stream, 1);
  auto desk = std::make_shared<actors::desk_view>();
  desk->queue = *events::queue_from_name("accueil");
  desk->waiting = 1;
  desk->first_in_queue = {{conversation, 2, {5}, {{"priority", 600}, {"waiting", 12}}}};
  gateway.show(desk_stream, std::shared_ptr<const actors::desk_view>{desk});
  const auto told = console->receive_type("desk");
  BOOST_TEST(text_of(told, "queue") == "accueil");
  const auto& child = told.at("first_in_queue").as_array().at(0).as_object();
  BOOST_TEST(text_of(child, "conversation") == events::to_hex(conversation.bytes));
  BOOST_TEST(number_of(child.at("reasons").as_array().at(0).as_object(), "points") == 600);
}

BOOST_AUTO_TEST_CASE(a_slow_client_is_not_queued_for_but_pages_at_its_own_pace) {
  gateway.fill(stream, 1);
  gateway.page_events = 20;
  bounds.outgoing_soft_bytes = 64 * 1024;
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello(1));
  (void)client.receive_type("caught_up");
  // Far more than sockets and soft bound hold; the client reads nothing of it yet.
  constexpr std::int64_t count = 4'000;
  for (std::int64_t at = 0; at < count; ++at)
    gateway.post(stream, someone, std::string(4'000, 'y'));
  // It may catch up now and then while the posting goes on.
  std::vector<std::int64_t> numbers;
  while (numbers.size() < count)
    numbers.push_back(number_of(client.receive_type("event"), "seq"));
  BOOST_TEST(numbers == from_to(2, count + 1), boost::test_tools::per_element());
  BOOST_TEST(gateway.history_pages() > 0U);
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_nothing_is_cut_as_slow) {
  gateway.fill(stream, 1);
  bounds.stall_timeout = std::chrono::milliseconds{100};
  start();
  test_client client{port(), {}, 4'096};
  client.send_text(youth_hello(1));
  (void)client.receive_type("caught_up");
  for (int at = 0; at < 4'000; ++at)
    gateway.post(stream, someone, std::string(4'000, 'y'));
  gateway.wait_for_subscribers(stream, 0);
  BOOST_TEST(client.receive_close() == 4008U);
}

BOOST_AUTO_TEST_CASE(a_moderator_who_may_no_longer_read_is_told_and_attaches_again_when_let_in) {
  gateway.fill(stream, 2);
  start();
  const auto staff = moderator();
  attach(*staff);
  gateway.dismiss_subscribers(stream);
  BOOST_TEST(text_of(staff->receive_type("detached"), "conversation") == events::to_hex(conversation.bytes));
  gateway.post(stream, someone, "sans témoin");
  attach(*staff, 2);
  gateway.post(stream, someone, "de nouveau");
  BOOST_TEST(number_of(staff->receive_type("event"), "seq") == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
