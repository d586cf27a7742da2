// Several lanes: an actor runs on whichever has a message for it, so what comes to it comes over several
// ways.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

/// A youth's open conversation, and two lanes that run when the test says so.
struct two_lanes : hand_world {
  const events::stream_id conversation{service, events::stream_kind::conversation, child.id};
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();
  std::unique_ptr<actors::lane> one;
  std::unique_ptr<actors::lane> other;

  two_lanes() {
    start();
    one = gateway->make_lane([] {});
    other = gateway->make_lane([] {});
    send(conversation, child, 1, events::conversation_command{events::open_conversation{queue(), 0}}, youth);
    run();
    youth->answers.clear();
  }
  void post(actors::lane& from, std::uint64_t counter) {
    const events::conversation_command command = events::post_message{"bonsoir"};
    gateway->submit(from,
                    std::make_shared<const actors::submission>(
                        actors::submission{conversation, {child, {child.id}, counter}, command, youth}),
                    nullptr);
    from.run_ready();
  }
  /// The log's own next step: it writes, or it answers.
  void step_of_log() {
    BOOST_REQUIRE(!tasks.empty());
    const auto task = std::move(tasks.front());
    tasks.erase(tasks.begin());
    task();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lanes, two_lanes)

BOOST_AUTO_TEST_CASE(what_the_log_answered_first_is_settled_first) {
  const auto before = log.stream_end_now(conversation);
  post(*one, 2);
  step_of_log();
  BOOST_REQUIRE(log.stream_end_now(conversation).value == before.value + 1);
  // The disk fills between the two.
  log.set_read_only(true);
  post(*other, 3);
  while (!tasks.empty())
    step_of_log();
  // The lane that handed over the second batch wakes before the one that handed over the first.
  other->run_ready();
  one->run_ready();
  other->run_ready();
  run();
  BOOST_REQUIRE(youth->answers.size() == 2);
  BOOST_TEST(youth->answers[0].id.counter == 2);
  BOOST_TEST((youth->answers[0].status == actors::answer_status::accepted));
  BOOST_TEST(youth->answers[1].id.counter == 3);
  BOOST_TEST((youth->answers[1].status == actors::answer_status::unavailable));
}

BOOST_AUTO_TEST_CASE(a_lane_comes_back_to_its_sockets_though_others_feed_its_actors) {
  auto& unit = dynamic_cast<actors::lane_unit&>(*one);
  constexpr std::size_t endless = 1'000'000;
  std::size_t taken = 0;
  const auto busy = gateway->system().spawn(
      [](caf::event_based_actor* self, std::size_t* count) -> caf::behavior {
        return {[self, count](int) {
          // As from another lane: a message that comes while the actor runs.
          if (++*count < endless) actors::send_on(nullptr, caf::actor{self}, 1);
        }};
      },
      &taken);
  run();
  actors::send_on(&unit, busy, 1);
  one->run_ready();
  BOOST_TEST(taken == actors::limits::messages_per_turn * actors::limits::rounds_per_run);
  caf::anon_send_exit(busy, caf::exit_reason::kill);
  while (one->run_ready()) {
  }
  run();
}

BOOST_AUTO_TEST_CASE(a_lane_tells_who_waits_for_it_and_how_deep_their_mailboxes_were) {
  auto& unit = dynamic_cast<actors::lane_unit&>(*one);
  std::size_t taken = 0;
  const auto spawn = [&] {
    return gateway->system().spawn(
        [](caf::event_based_actor*, std::size_t* count) { return caf::behavior{[count](int) { ++*count; }}; },
        &taken);
  };
  const auto crowded = spawn();
  const auto quiet = spawn();
  run();
  for (int sent = 0; sent < 3; ++sent)
    actors::send_on(&unit, crowded, sent);
  actors::send_on(&unit, quiet, 1);
  const auto before = one->reading();
  BOOST_TEST(before.ready == 2U);
  one->run_ready();
  BOOST_TEST(taken == 4U);
  const auto after = one->reading();
  BOOST_TEST(after.ready == 0U);
  BOOST_TEST(after.mailbox.count - before.mailbox.count == 2U);
  BOOST_TEST(after.mailbox.sum - before.mailbox.sum == 4U);
  BOOST_TEST(other->reading().mailbox.count == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
