// A console may ask to attach again before its first asking is answered: what answers the first says nothing
// of the second.
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

using actors::attach_status;

constexpr std::string_view ping = R"({"type":"ping"})";

/// A console that asked twice, and was not answered.
struct attaching_fixture : server_fixture {
  attaching_fixture() {
    gateway.hold_attaches = true;
    start();
    console = moderator();
    ask();
    ask();
    gateway.wait_for_attaches(2);
  }

  void ask() {
    console->send_text(
        fmt::format(R"({{"type":"attach","conversation":"{}"}})", events::to_hex(conversation.bytes)));
  }
  /// Until the console has been told of whatever was decided so far, and the gateway what followed from it.
  void settle() {
    for (int round = 0; round < 2; ++round) {
      console->send_text(ping);
      BOOST_TEST(text_of(console->receive(), "type") == "pong");
    }
  }

  std::unique_ptr<test_client> console;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(attaching, attaching_fixture)

BOOST_AUTO_TEST_CASE(the_second_asking_is_refused_by_its_own_answer) {
  gateway.answer_attach(0, attach_status::attached);
  settle();
  gateway.answer_attach(1, attach_status::not_permitted);
  const auto refused = console->receive();
  BOOST_TEST(text_of(refused, "type") == "refused");
  BOOST_TEST(text_of(refused, "reason") == "unknown_conversation");
  settle();
  BOOST_TEST(gateway.subscriber_count(stream) == 0U);
}

BOOST_AUTO_TEST_CASE(who_is_let_in_after_a_refusal_is_listed_nowhere) {
  gateway.answer_attach(1, attach_status::unavailable);
  BOOST_TEST(text_of(console->receive(), "reason") == "unavailable");
  gateway.answer_attach(0, attach_status::attached);
  settle();
  BOOST_TEST(gateway.subscriber_count(stream) == 0U);
}

BOOST_AUTO_TEST_CASE(
    a_refusal_of_the_first_asking_does_not_answer_the_second_nor_leave_it_listed_at_the_end) {
  gateway.answer_attach(0, attach_status::not_permitted);
  gateway.answer_attach(1, attach_status::attached);
  BOOST_REQUIRE(text_of(console->receive(), "type") == "attached");
  console.reset();
  gateway.wait_for_subscribers(stream, 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
