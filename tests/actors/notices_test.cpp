// What an operator is told when something fails, and when the engine calls itself ready.
#include "actors/notices.hpp"

#include "actors/limits.hpp"
#include "storage/system_failure.hpp"
#include "tests/actors/deaf_sink.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/simulation/faulty_log.hpp"
#include "tests/actors/troubled_log.hpp"

#include <stdexcept>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
namespace limits = actors::limits;

const events::conversation_command open = events::open_conversation{hand_world::queue(), 0};

void forbid() {
  throw storage::storage_error{storage::storage_failure::wrong_permissions, "planned by a test"};
}

/// Breaks its promise not to throw, and with no kind of exception that anybody knows.
class throwing_sink final : public deaf_sink {
 public:
  void attached(const actors::attach_outcome&) override { throw 7; }
};

struct told_operator {
  hand_world world;
  troubled_log log{world.log};
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();

  told_operator() { world.actors_log = &log; }
  [[nodiscard]] std::size_t told(const std::string& words) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        world.notices, [&](const auto& notice) { return notice.find(words) != std::string::npos; }));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notices, told_operator)

BOOST_AUTO_TEST_CASE(a_stream_that_cannot_be_read_is_told_once_and_again_when_it_can) {
  log.trouble[stream_of(child)] = fail_disk;
  world.start();
  world.attach(stream_of(child), child, sink);
  world.run();
  for (int again = 0; again < 5; ++again)
    world.pass(actors::limits::restart_delay_max);
  BOOST_TEST(told("A conversation cannot be read") == 1U);
  log.trouble.clear();
  world.pass(actors::limits::restart_delay_max);
  BOOST_TEST(told("can be read again") == 1U);
  BOOST_TEST(world.notices.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_actor_that_fails_is_told_by_its_kind_and_without_the_exceptions_text) {
  world.start();
  world.time.failures = 1;
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  BOOST_TEST(told("A conversation's actor failed: something unforeseen happened.") == 1U);
  BOOST_TEST(told("planned by a test") == 0U);
}

BOOST_AUTO_TEST_CASE(an_actor_that_fails_with_an_unknown_kind_of_exception_is_told_all_the_same) {
  world.start();
  world.gateway->attach(world.lane, stream_of(child), child, std::make_shared<throwing_sink>(), 1);
  world.run();
  BOOST_TEST(told("A conversation's actor failed: something unforeseen happened.") == 1U);
}

BOOST_AUTO_TEST_CASE(a_stream_that_may_not_be_read_is_told_with_the_advice_of_a_start) {
  log.trouble[stream_of(child)] = forbid;
  world.start();
  world.attach(stream_of(child), child, sink);
  world.run();
  // Within a sentence there.
  BOOST_TEST(told(std::string{storage::permission_advice.substr(1)}) == 1U);
}

BOOST_AUTO_TEST_CASE(a_page_of_history_that_cannot_be_read_is_told) {
  world.start();
  log.trouble[stream_of(child)] = fail_disk;
  world.gateway->read_history(world.lane, stream_of(child), {1}, {1}, sink);
  world.run();
  BOOST_TEST(told("history cannot be read") == 1U);
}

BOOST_AUTO_TEST_CASE(an_engine_is_ready_once_its_desks_are_awake) {
  log.trouble[hand_world::desk()] = fail_disk;
  world.start();
  BOOST_TEST(!world.gateway->status().ready);
  BOOST_TEST(told("A desk cannot be read") == 1U);
  log.trouble.clear();
  world.pass(1s);
  BOOST_TEST(world.gateway->status().ready);
}

BOOST_AUTO_TEST_CASE(an_engine_whose_desk_cannot_be_woken_is_no_longer_ready) {
  world.start();
  BOOST_REQUIRE(world.gateway->status().ready);
  world.attach(hand_world::desk(), officer, sink);
  world.run();
  log.trouble[hand_world::desk()] = fail_disk;
  hand_world::fail(*sink);
  world.run();
  world.pass(1s);
  BOOST_TEST(!world.gateway->status().ready);
  log.trouble.clear();
  world.pass(actors::limits::restart_delay_max);
  BOOST_TEST(world.gateway->status().ready);
}

BOOST_AUTO_TEST_CASE(a_partition_that_cannot_be_taken_over_is_told_once_with_the_reason) {
  std::mt19937_64 random{1};
  faulty_log doubtful{world.log, random, {.unknown = 1}};
  troubled_log refusing{doubtful};
  world.actors_log = &refusing;
  world.start();
  refusing.take_over_refused = "Planned.";
  world.send(stream_of(child), child, 1, open, sink);
  world.run();
  doubtful.heal();
  for (int again = 0; again < 5; ++again)
    world.pass(1s);
  BOOST_TEST(told("cannot be taken over: Planned.") == 1U);
  refusing.take_over_refused.reset();
  world.pass(1s);
  BOOST_TEST(told("takes them again") == 1U);
  BOOST_TEST(told("did not say what became of a write") == 1U);
  world.gateway.reset();
}

BOOST_AUTO_TEST_CASE(an_operator_is_told_so_much_in_an_interval_and_how_much_was_left_out) {
  actors::notice_gate gate;
  const actors::notice_gate::time_point start{1h};
  for (std::size_t number = 0; number < limits::notices_per_interval; ++number)
    BOOST_TEST(gate.pass("trouble", start).value_or("") == "trouble");
  BOOST_TEST(!gate.pass("trouble", start));
  BOOST_TEST(!gate.pass("trouble", start + limits::notice_interval - 1ms));
  const auto next = gate.pass("trouble", start + limits::notice_interval);
  BOOST_REQUIRE(next);
  BOOST_TEST(next->find("2 notices") != std::string::npos);
  BOOST_TEST(gate.pass("trouble", start + limits::notice_interval).value_or("") == "trouble");
}

BOOST_AUTO_TEST_CASE(what_repeats_is_told_once_in_a_while_of_each_stream_and_each_trouble) {
  actors::notice_gate gate;
  const actors::notice_gate::time_point start{1h};
  const auto is_told = [&gate](const char* sentence, std::uint8_t number, auto at) {
    return gate.pass_once(sentence, stream_of({child.kind, id_of(number)}), at).has_value();
  };
  BOOST_TEST(is_told("full", 1, start));
  BOOST_TEST(!is_told("full", 1, start));
  BOOST_TEST(is_told("full", 2, start + 1min));
  BOOST_TEST(is_told("damaged", 1, start + 1min));
  BOOST_TEST(!is_told("full", 1, start + limits::notice_repeat - 1ms));
  BOOST_TEST(is_told("full", 1, start + limits::notice_repeat));
  BOOST_TEST(!is_told("full", 2, start + limits::notice_repeat));
}

BOOST_AUTO_TEST_CASE(what_repeats_and_was_left_out_is_told_as_soon_as_there_is_room) {
  actors::notice_gate gate;
  const actors::notice_gate::time_point start{1h};
  for (std::size_t number = 0; number < limits::notices_per_interval; ++number)
    (void)gate.pass("trouble", start);
  BOOST_TEST(!gate.pass_once("full", stream_of(child), start));
  BOOST_TEST(gate.pass_once("full", stream_of(child), start + limits::notice_interval).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
