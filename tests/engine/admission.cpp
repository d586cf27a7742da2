// Whether there is room for one more child, and what who finds none is told.
#include "engine/net/admission.hpp"

#include "engine/memory.hpp"
#include "engine/memory_watch.hpp"
#include "engine/net/retry_advice.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::net::admission;
using engine::net::scarcity;

/// A youth's connection that is turned away: what it was told before, and the code.
struct turned_away {
  std::int64_t after_ms = 0;
  unsigned code = 0;
};

turned_away end_of(test_client& client) {
  const auto last = client.receive();
  BOOST_TEST(text_of(last, "type") == "reconnect");
  return {number_of(last, "after_ms"), client.receive_close()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(admission_budgets)

BOOST_AUTO_TEST_CASE(a_newcomer_finds_room_up_to_nine_tenths_of_the_connections) {
  static_assert(limits::connections_kept == 10);
  const admission room{{.connections = 100, .commands = 0, .memory_bytes = 0}};
  BOOST_TEST((room.for_newcomer(90, 0) == scarcity::none));
  BOOST_TEST((room.for_newcomer(91, 0) == scarcity::connections));
}

BOOST_AUTO_TEST_CASE(a_newcomer_finds_room_up_to_half_of_the_commands) {
  static_assert(limits::commands_kept == 2);
  const admission room{{.connections = 0, .commands = 1'000, .memory_bytes = 0}};
  BOOST_TEST((room.for_newcomer(1, 500) == scarcity::none));
  BOOST_TEST((room.for_newcomer(1, 501) == scarcity::commands));
  BOOST_TEST((room.for_opening(501) == scarcity::commands));
}

BOOST_AUTO_TEST_CASE(a_newcomer_finds_room_up_to_the_memory_that_may_be_used) {
  admission room{{.connections = 0, .commands = 0, .memory_bytes = 1'000}};
  room.note_memory(1'000);
  BOOST_TEST((room.for_newcomer(1, 0) == scarcity::none));
  room.note_memory(1'001);
  BOOST_TEST((room.for_newcomer(1, 0) == scarcity::memory));
  BOOST_TEST((room.for_opening(0) == scarcity::memory));
}

BOOST_AUTO_TEST_CASE(newcomers_get_four_fifths_of_the_memory) {
  static_assert(limits::memory_part_percent == 80);
  BOOST_TEST(engine::memory_budget_of(1'000'000) == 800'000U);
}

BOOST_AUTO_TEST_CASE(a_shortage_of_memory_is_told_once_and_so_is_its_end) {
  admission room{{.connections = 0, .commands = 0, .memory_bytes = 1'000}};
  engine::memory_watch watch;
  BOOST_TEST(!watch.look(room, 1'000).shortage.has_value());
  BOOST_TEST(watch.look(room, 1'001).shortage.has_value());
  BOOST_TEST((room.for_opening(0) == scarcity::memory));
  BOOST_TEST(!watch.look(room, 1'001).shortage.has_value());
  BOOST_TEST(watch.look(room, 999).relief.has_value());
  BOOST_TEST((room.for_opening(0) == scarcity::none));
  BOOST_TEST(!watch.look(room, 999).relief.has_value());
}

BOOST_AUTO_TEST_CASE(what_has_no_budget_is_never_short) {
  admission room;
  room.note_memory(~std::uint64_t{0});
  BOOST_TEST((room.for_newcomer(~std::uint64_t{0}, ~std::uint64_t{0}) == scarcity::none));
}

BOOST_AUTO_TEST_CASE(the_memory_in_use_grows_by_what_is_used) {
  const auto before = engine::memory_in_use();
  BOOST_TEST(before > 0U);
  constexpr std::size_t bytes = 64u << 20;
  const std::vector<char> used(bytes, 'x');
  BOOST_TEST(engine::memory_in_use() - before > bytes / 2);
}

BOOST_AUTO_TEST_CASE(advice_is_drawn_within_its_bounds_and_differs) {
  engine::net::retry_advice advice;
  std::set<std::uint64_t> commands;
  std::set<std::uint64_t> connections;
  for (int at = 0; at < 200; ++at) {
    commands.insert(advice.for_refusal("overloaded").value());
    connections.insert(advice.for_close(engine::wire::close_code::flood).value());
  }
  const auto ms = [](std::chrono::milliseconds span) { return static_cast<std::uint64_t>(span.count()); };
  BOOST_TEST(*commands.begin() >= ms(limits::again_least));
  BOOST_TEST(*commands.rbegin() <= ms(limits::again_least + limits::again_spread));
  BOOST_TEST(*connections.begin() >= ms(limits::come_back_least));
  BOOST_TEST(*connections.rbegin() <= ms(limits::come_back_least + limits::come_back_spread));
  BOOST_TEST(commands.size() > 100U);
  BOOST_TEST(connections.size() > 100U);
  BOOST_TEST(!advice.for_refusal("text_too_long").has_value());
  BOOST_TEST(!advice.for_close(engine::wire::close_code::replaced).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(admission_of_clients, server_fixture)

BOOST_AUTO_TEST_CASE(room_is_kept_for_those_who_come_back_and_for_staff) {
  max_connections = 30;
  gateway.fill(stream, 1);
  start();
  std::vector<std::unique_ptr<test_client>> in;
  const auto known = youth_hello();
  for (int at = 0; at < 27; ++at) {
    draw_conversation();
    in.push_back(youth());
  }
  draw_conversation();
  test_client newcomer{port()};
  newcomer.send_text(youth_hello());
  const auto end = end_of(newcomer);
  BOOST_TEST(end.code == 4012U);
  BOOST_TEST(end.after_ms >= limits::come_back_least.count());
  test_client comes_back{port()};
  comes_back.send_text(known);
  BOOST_TEST(number_of(comes_back.receive_type("caught_up"), "last") == 1);
  (void)moderator();
}

BOOST_AUTO_TEST_CASE(without_memory_for_another_conversation_those_that_exist_go_on) {
  budget.memory_bytes = 1'000;
  gateway.fill(stream, 1);
  start();
  const auto known = youth(1);
  const auto hello_of_known = youth_hello(1);
  draw_conversation();
  const auto came_in_time = youth();
  service->room.note_memory(1'001);
  came_in_time->send_text(R"({"type":"open","id":1})");
  const auto refused = came_in_time->receive_type("refused");
  BOOST_TEST(text_of(refused, "reason") == "overloaded");
  BOOST_TEST(number_of(refused, "after_ms") >= limits::again_least.count());
  known->send_text(R"({"type":"post_message","id":1,"text":"bonsoir"})");
  BOOST_TEST(number_of(known->receive_type("accepted"), "last") == 2);
  draw_conversation();
  test_client newcomer{port()};
  newcomer.send_text(youth_hello());
  BOOST_TEST(end_of(newcomer).code == 4012U);
  service->room.note_memory(999);
  came_in_time->send_text(R"({"type":"open","id":1})");
  BOOST_TEST(number_of(came_in_time->receive_type("accepted"), "id") == 1);
}

BOOST_AUTO_TEST_CASE(while_too_many_commands_wait_only_newcomers_are_turned_away) {
  budget.commands = 1'000;
  gateway.fill(stream, 1);
  gateway.state.commands_in_flight = 501;
  start();
  const auto comes_back = youth(1);
  draw_conversation();
  test_client newcomer{port()};
  newcomer.send_text(youth_hello());
  BOOST_TEST(end_of(newcomer).code == 4012U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
