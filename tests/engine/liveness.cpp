// Who is there, though slow to take what was sent; and who is not.
#include "engine/net/liveness.hpp"

#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using engine::net::liveness;
using engine::net::steady_time;
using namespace std::chrono_literals;

constexpr std::size_t kernel_bytes = 8u << 20;
const steady_time start_time{1h};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(who_is_there, server_fixture)

BOOST_AUTO_TEST_CASE(nobody_owes_an_answer_who_was_not_asked_or_has_been_heard) {
  liveness client{start_time};
  BOOST_TEST(!client.unanswered_since().has_value());
  client.pinged(start_time + 20s, 100);
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
  client.heard(start_time + 21s);
  BOOST_TEST(!client.unanswered_since().has_value());
  BOOST_TEST((client.next_ping(20s) == start_time + 41s));
}

BOOST_AUTO_TEST_CASE(an_answer_is_owed_since_the_last_bytes_up_to_the_ping_were_taken) {
  liveness client{start_time};
  client.reached({10, start_time});
  client.pinged(start_time + 20s, 100);
  client.reached({60, start_time + 30s});
  BOOST_TEST((client.unanswered_since() == start_time + 30s));
  client.reached({101, start_time + 35s});
  BOOST_TEST((client.unanswered_since() == start_time + 35s));
  // What came after the ping delays nothing.
  client.pinged(start_time + 40s, 200);
  client.reached({150, start_time + 50s});
  BOOST_TEST((client.unanswered_since() == start_time + 35s));
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_nothing_is_given_no_more_time) {
  liveness client{start_time};
  client.reached({10, start_time + 20s});
  client.pinged(start_time + 20s, 100);
  client.reached({10, start_time + 40s});
  BOOST_TEST((client.unanswered_since() == start_time + 20s));
  // Looked at later than it happened.
  client.reached({100, start_time + 21s});
  BOOST_TEST((client.unanswered_since() == start_time + 21s));
}

BOOST_AUTO_TEST_CASE(who_takes_bytes_makes_progress_whether_the_kernel_asks_for_more_or_not) {
  engine::net::progress client{start_time};
  client.written(start_time + 1s, 1'000, 500, true);
  BOOST_TEST((client.at() == start_time + 1s));
  client.written(start_time + 2s, 1'000, 900, true);
  client.delivered({100, start_time + 1s});
  BOOST_TEST((client.at() == start_time + 1s));
  client.delivered({200, start_time + 5s});
  BOOST_TEST((client.at() == start_time + 5s));
  // Alive, and takes nothing.
  client.delivered({200, start_time + 9s});
  BOOST_TEST((client.at() == start_time + 5s));
  client.written(start_time + 10s, 1'100, 800, true);
  BOOST_TEST((client.at() == start_time + 10s));
}

BOOST_AUTO_TEST_CASE(nothing_waits_for_a_client_that_took_all_until_more_is_sent) {
  engine::net::progress client{start_time};
  client.written(start_time + 1s, 1'000, 0, false);
  client.written(start_time + 60s, 1'000, 500, false);
  BOOST_TEST((client.at() == start_time + 60s));
}

BOOST_AUTO_TEST_CASE(a_slow_client_has_its_time_to_take_a_page_but_not_for_ever) {
  namespace limits = engine::limits;
  engine::net::progress client{start_time};
  BOOST_TEST((client.end_after(start_time + 1s) == start_time + 1s + limits::close_timeout));
  client.delivered({1, start_time + 60s});
  BOOST_TEST((client.end_after(start_time + 1s) == start_time + 60s + limits::close_timeout));
  client.delivered({2, start_time + 1s + 2 * limits::finish_longest});
  BOOST_TEST((client.end_after(start_time + 1s) ==
              start_time + 1s + limits::finish_longest + limits::close_timeout));
}

BOOST_AUTO_TEST_CASE(only_an_answer_to_a_ping_is_a_pong_that_was_due) {
  liveness client{start_time};
  BOOST_TEST(!client.take_pong());
  client.pinged(start_time, 1);
  client.pinged(start_time, 2);
  BOOST_TEST(client.take_pong());
  BOOST_TEST(client.take_pong());
  BOOST_TEST(!client.take_pong());
}

BOOST_AUTO_TEST_CASE(a_slow_client_is_neither_idle_nor_stuck_while_it_takes_what_came_before_the_ping) {
  bounds.ping_interval = 100ms;
  bounds.idle_timeout = 1'500ms;
  bounds.stall_timeout = 1s;
  const auto count = static_cast<std::int64_t>(kernel_bytes / events::limits::text_bytes);
  gateway.fill(stream, static_cast<std::uint64_t>(count), events::limits::text_bytes);
  start();
  test_client slow{port(), {}, 4'096};
  slow.send_text(youth_hello());
  BOOST_TEST(text_of(slow.receive(), "type") == "welcome");
  const auto clock = moderator();
  std::int64_t taken = 0;
  // Twice the time that either bound leaves to one who takes nothing.
  for (int interval = 0; interval < 30; ++interval) {
    clock->receive_ping();
    clock->send_raw(0x8a, "");
    BOOST_REQUIRE(number_of(slow.receive_type("event"), "seq") == ++taken);
  }
  while (taken < count)
    BOOST_REQUIRE(number_of(slow.receive_type("event"), "seq") == ++taken);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
