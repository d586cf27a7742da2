// An answer that stands for an event waits for the events before it. What a client is told when its
// subscription ends meanwhile: first that it ended, so that it takes the answer for no delivery.
#include "tests/engine/support/server_fixture.hpp"

#include <future>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

/// A console attached to a conversation whose post is not answered yet.
struct held_answers_fixture : server_fixture {
  held_answers_fixture() {
    gateway.fill(stream, 1);
    start();
    console = moderator();
    attach(*console, 1);
    gateway.hold_answers = true;
    console->send_text(fmt::format(R"({{"type":"post_message","id":1,"text":"moi","conversation":"{}"}})",
                                   events::to_hex(conversation.bytes)));
    (void)gateway.wait_for_commands(1);
  }

  void send(std::string_view type) {
    console->send_text(fmt::format(R"({{"type":"{}","conversation":"{}","last_seen":1}})", type,
                                   events::to_hex(conversation.bytes)));
  }

  std::unique_ptr<test_client> console;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(held_answers, held_answers_fixture)

BOOST_AUTO_TEST_CASE(a_console_is_told_of_its_detachment_before_the_answers_that_waited) {
  // On the lane's thread, before the page that fills the hole is read.
  gateway.when_typing = [&] {
    gateway.fill(stream, 1);
    gateway.answer_held();
    gateway.dismiss_subscribers(stream);
  };
  send("typing");
  BOOST_TEST(text_of(console->receive(), "type") == "detached");
  const auto accepted = console->receive();
  BOOST_TEST(text_of(accepted, "type") == "accepted");
  BOOST_TEST(number_of(accepted, "first") == 3);
}

BOOST_AUTO_TEST_CASE(a_console_is_told_that_its_attachment_is_refused_before_the_answers_that_waited) {
  std::promise<void> held;
  std::promise<void> sent;
  int turn = 0;
  gateway.when_typing = [&] {
    if (++turn == 1) {
      // What is sent meanwhile is read at once: the answer comes when the console has asked to attach.
      held.set_value();
      return sent.get_future().wait();
    }
    gateway.answer_held();
    gateway.attach_with = actors::attach_status::not_permitted;
  };
  send("typing");
  held.get_future().wait();
  send("typing");
  send("attach");
  sent.set_value();
  const auto refused = console->receive();
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == "unknown_conversation");
  const auto accepted = console->receive();
  BOOST_TEST(text_of(accepted, "type") == "accepted");
  BOOST_TEST(number_of(accepted, "first") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
