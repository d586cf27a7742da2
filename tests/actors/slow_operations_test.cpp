// What takes long is told by kind and size; here everything does.
#include "tests/actors/hand_world.hpp"

#include <map>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

/// Says yes and keeps nothing: whoever wakes folds the whole stream.
struct forgetful_snapshots final : storage::snapshot_store {
  bool save(const events::stream_id&, const storage::snapshot&, const storage::shared_key&) override {
    return true;
  }
  std::optional<storage::snapshot> load(const events::stream_id&, const storage::shared_key&) override {
    return std::nullopt;
  }
  void remove(const events::stream_id&) override {}
};

struct slow_world : hand_world {
  forgetful_snapshots none;
  const events::stream_id conversation{stream_of(child)};
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();

  explicit slow_world(std::chrono::nanoseconds threshold) {
    slow = std::make_shared<storage::slow_operations>(threshold);
    actors_snapshots = &none;
    start();
    (void)slow->take();
  }
  void open() {
    send(conversation, child, 1, events::conversation_command{events::open_conversation{queue(), 0}}, youth);
    run();
  }
  [[nodiscard]] std::map<storage::operation, storage::operation_size> told() {
    std::map<storage::operation, storage::operation_size> found;
    for (const auto& one : slow->take())
      found[one.what] = one.size;
    return found;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_operations_of_actors)

BOOST_AUTO_TEST_CASE(a_command_is_timed_to_its_answer) {
  slow_world world{std::chrono::nanoseconds{1}};
  world.open();
  BOOST_TEST(world.youth->answers.size() == 1u);
  BOOST_TEST(world.told().contains(storage::operation::command));
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_timed_with_its_bytes_and_a_waking_with_the_events_behind_it) {
  slow_world world{std::chrono::nanoseconds{1}};
  world.open();
  world.live(3 * actors::gateway_settings{}.idle_before_sleep);
  const auto asleep = world.told();
  BOOST_REQUIRE(asleep.contains(storage::operation::snapshot));
  BOOST_TEST(asleep.at(storage::operation::snapshot).bytes > 0u);
  const events::conversation_command post = events::post_message{"bonsoir"};
  world.send(world.conversation, child, 2, post, world.youth);
  world.run();
  const auto awake = world.told();
  BOOST_REQUIRE(awake.contains(storage::operation::wake));
  BOOST_TEST(awake.at(storage::operation::wake).events > 0u);
}

BOOST_AUTO_TEST_CASE(a_page_of_history_is_timed_with_its_events_and_bytes) {
  slow_world world{std::chrono::nanoseconds{1}};
  world.open();
  (void)world.told();
  world.gateway->read_history(world.lane, world.conversation, {1}, {2}, world.youth);
  world.run();
  const auto told = world.told();
  BOOST_REQUIRE(told.contains(storage::operation::history_page));
  BOOST_TEST(told.at(storage::operation::history_page).events == 2u);
  BOOST_TEST(told.at(storage::operation::history_page).bytes > 0u);
}

BOOST_AUTO_TEST_CASE(the_view_of_duties_is_timed_with_the_records_that_it_folds) {
  slow_world world{std::chrono::nanoseconds{1}};
  world.open();
  (void)world.told();
  world.live(2 * actors::limits::agenda_interval);
  const auto told = world.told();
  BOOST_REQUIRE(told.contains(storage::operation::duties_view));
  BOOST_TEST(told.at(storage::operation::duties_view).records > 0u);
}

BOOST_AUTO_TEST_CASE(what_is_quick_is_not_told) {
  slow_world world{std::chrono::hours{1}};
  world.open();
  world.live(3 * actors::gateway_settings{}.idle_before_sleep);
  BOOST_TEST(world.told().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
