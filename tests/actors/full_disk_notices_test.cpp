// What an operator is told when the disk is full: each trouble once, only so much in a while, and nothing of
// what anybody wrote.
#include "tests/actors/full_ports.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
namespace limits = actors::limits;

constexpr std::uint8_t too_many = limits::notices_per_interval + 5;

struct told_of_a_full_disk {
  hand_world world;
  full_vault keys{world.memory_keys};
  full_views views{world.memory_views};
  full_snapshots snapshots{world.snapshots};
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();
  std::uint64_t counter = 0;

  told_of_a_full_disk() {
    keys.full = views.full = snapshots.full = false;
    world.actors_snapshots = &snapshots;
    world.start(keys, views);
  }
  void ask(std::uint8_t number, const events::conversation_command& what) {
    const events::principal child{events::principal_kind::youth, id_of(number)};
    world.send(stream_of(child), child, ++counter, what, sink);
    world.run();
  }
  void open(std::uint8_t number) { ask(number, events::open_conversation{hand_world::queue(), 0}); }
  void post(std::uint8_t number) { ask(number, events::post_message{"bonsoir"}); }
  void let_all_fall_asleep() {
    world.live(2 * limits::idle_before_sleep + 1s);
    BOOST_REQUIRE(world.gateway->status().live_conversations == 0U);
  }
  [[nodiscard]] bool was_told_only(const std::string& words) const {
    return std::ranges::all_of(world.notices, [&](const auto& notice) {
      return notice.find(words) != std::string::npos && notice.find("bonsoir") == std::string::npos &&
             notice.find("planned by a test") == std::string::npos;
    });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(full_disk_notices, told_of_a_full_disk)

BOOST_AUTO_TEST_CASE(a_key_that_cannot_be_made_is_told_once_for_each_stream_however_often_it_is_asked_for) {
  keys.full = true;
  for (int again = 0; again < 3; ++again)
    open(1);
  BOOST_TEST(world.notices.size() == 1U);
  open(2);
  BOOST_TEST(world.notices.size() == 2U);
  open(1);
  BOOST_TEST(world.notices.size() == 2U);
  BOOST_TEST(was_told_only("A conversation cannot have its key; the disk is full"));
  for (const auto& [kind, error] : world.told_kinds) {
    BOOST_TEST(kind == "conversation");
    BOOST_TEST(error == "no_room");
  }
  BOOST_TEST(sink->answered_with(actors::answer_status::unavailable) == 5U);
}

BOOST_AUTO_TEST_CASE(
    a_key_that_cannot_be_made_is_not_told_again_when_the_stream_has_slept_or_was_started_again) {
  keys.full = true;
  open(1);
  let_all_fall_asleep();
  open(1);
  world.attach(stream_of(child), child, sink);
  world.run();
  hand_world::fail(*sink);
  world.run();
  world.pass(limits::restart_delay);
  open(1);
  BOOST_TEST(sink->answered_with(actors::answer_status::unavailable) == 3U);
  BOOST_TEST(world.notices.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_told_of_a_stream_does_not_name_it) {
  keys.full = true;
  const events::principal child{events::principal_kind::youth, {0xca, 0xfe, 0xca, 0xfe}};
  world.send(stream_of(child), child, 1,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  world.run();
  BOOST_REQUIRE(world.notices.size() == 1U);
  BOOST_TEST(world.notices.front().find("cafe") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stream_that_asks_for_its_key_for_longer_than_that_is_told_of_again) {
  keys.full = true;
  open(1);
  // Never silent for long enough to fall asleep.
  const auto often = limits::idle_before_sleep / 2;
  for (auto passed = 0s; passed < limits::notice_repeat; passed += often) {
    BOOST_REQUIRE(world.notices.size() == 1U);
    world.pass(often);
    open(1);
  }
  BOOST_TEST(world.notices.size() == 2U);
}

BOOST_AUTO_TEST_CASE(many_keys_that_cannot_be_made_are_told_so_often_in_an_interval) {
  keys.full = true;
  for (std::uint8_t number = 1; number <= too_many; ++number)
    open(number);
  BOOST_TEST(world.notices.size() == limits::notices_per_interval);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_cannot_be_kept_is_told_once) {
  open(1);
  post(1);
  snapshots.full = true;
  let_all_fall_asleep();
  BOOST_TEST(world.notices.size() == 1U);
  BOOST_TEST(was_told_only("A conversation's snapshot could not be kept"));
  snapshots.full = false;
  post(1);
  let_all_fall_asleep();
  BOOST_TEST(world.notices.size() == 1U);
}

BOOST_AUTO_TEST_CASE(many_snapshots_that_cannot_be_kept_are_told_so_often_in_an_interval) {
  for (std::uint8_t number = 1; number <= too_many; ++number)
    open(number);
  snapshots.full = true;
  let_all_fall_asleep();
  BOOST_TEST(world.notices.size() == limits::notices_per_interval);
}

BOOST_AUTO_TEST_CASE(an_agenda_that_cannot_be_kept_is_told_once_and_anew_when_it_could_meanwhile) {
  views.full = true;
  open(1);
  world.live(10s);
  BOOST_TEST(world.notices.size() == 1U);
  views.full = false;
  world.live(1s);
  views.full = true;
  post(1);
  world.live(10s);
  BOOST_TEST(world.notices.size() == 2U);
  BOOST_TEST(was_told_only("The view of duties cannot be kept; the disk is full"));
}

BOOST_AUTO_TEST_CASE(an_agenda_in_trouble_again_and_again_is_told_so_often_in_an_interval) {
  open(1);
  for (std::uint8_t trouble = 1; trouble <= too_many; ++trouble) {
    views.full = true;
    post(1);
    world.pass(500ms);
    views.full = false;
    world.pass(500ms);
  }
  BOOST_TEST(world.notices.size() == limits::notices_per_interval);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
