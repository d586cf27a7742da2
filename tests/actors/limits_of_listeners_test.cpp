// The bounds on how many may listen to a stream or wait to, each at its edge.
#include "tests/actors/hand_world.hpp"

#include <algorithm>
#include <optional>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using actors::attach_status;
namespace limits = actors::limits;

/// Of the staff, and never given the child; so many of them that their consoles take all the waiting places.
constexpr std::uint8_t strangers = limits::waiting_per_conversation / limits::waiting_per_moderator;
events::principal stranger(std::uint8_t number = 0) {
  return {events::principal_kind::moderator, id_of(static_cast<std::uint8_t>(3 + number))};
}

struct listeners {
  hand_world world;
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();

  listeners() { world.start(); }
  /// The officer has joined the child's conversation.
  void give_to_officer() {
    const auto act = [&](const events::principal& who, const events::stream_id& stream, std::uint64_t counter,
                         actors::any_command what) {
      world.send(stream, who, counter, std::move(what), sink);
      world.run();
      BOOST_REQUIRE((sink->answers.back().status == actors::answer_status::accepted));
    };
    act(child, stream_of(child), 1,
        events::conversation_command{events::open_conversation{hand_world::queue(), 0}});
    act(officer, stream_of(officer), 1, events::moderator_command{events::sign_in{hand_world::queue()}});
    act(officer, stream_of(officer), 2, events::moderator_command{events::become_available{}});
    act(officer, hand_world::desk(), 3,
        events::desk_command{events::accept_offer{events::conversation_id{child.id}}});
  }
  /// One more sink of the child's conversation; nothing while it waits.
  std::optional<attach_status> attach(const events::principal& who) {
    const auto one = std::make_shared<noting_sink>();
    world.attach(stream_of(child), who, one);
    world.run();
    return one->attachments.empty() ? std::nullopt : std::optional{one->attachments.back().status};
  }
  void fill_the_waiting_places() {
    for (std::uint8_t number = 0; number < strangers; ++number)
      for (std::size_t place = 0; place < limits::waiting_per_moderator; ++place)
        BOOST_TEST(!attach(stranger(number)));
  }
  /// Attaches sinks of one principal until one is refused, `most` + 1 at most; returns how many got in.
  std::size_t attach_many(const events::stream_id& stream, const events::principal& who, std::size_t most) {
    std::vector<std::shared_ptr<noting_sink>> sinks;
    for (std::size_t number = 0; number <= most; ++number) {
      sinks.push_back(std::make_shared<noting_sink>());
      world.attach(stream, who, sinks.back());
    }
    world.run();
    BOOST_TEST((sinks.back()->attachments.back().status == attach_status::overloaded));
    BOOST_TEST(sinks.back()->attachments.back().number == world.asked);
    return static_cast<std::size_t>(std::ranges::count_if(
        sinks, [](const auto& one) { return one->attachments.back().status == attach_status::attached; }));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_listeners, listeners)

BOOST_AUTO_TEST_CASE(a_conversation_has_so_many_listeners) {
  BOOST_TEST(attach_many(stream_of(child), child, limits::subscribers_per_stream) ==
             limits::subscribers_per_stream);
}

BOOST_AUTO_TEST_CASE(of_the_listeners_some_places_are_kept_for_the_youth) {
  give_to_officer();
  for (auto places = limits::subscribers_per_stream; places > limits::subscribers_kept_for_youth; --places)
    BOOST_TEST((attach(officer) == attach_status::attached));
  BOOST_TEST((attach(officer) == attach_status::overloaded));
  for (std::size_t kept = 0; kept < limits::subscribers_kept_for_youth; ++kept)
    BOOST_TEST((attach(child) == attach_status::attached));
  BOOST_TEST((attach(child) == attach_status::overloaded));
}

BOOST_AUTO_TEST_CASE(so_many_consoles_of_several_moderators_wait_to_be_let_in_and_the_next_is_refused) {
  give_to_officer();
  fill_the_waiting_places();
  BOOST_TEST((attach(stranger(strangers)) == attach_status::overloaded));
  // Whose patience has run out makes room.
  world.pass(limits::join_patience);
  BOOST_TEST(!attach(stranger(strangers)));
}

BOOST_AUTO_TEST_CASE(so_many_consoles_of_one_moderator_wait_to_be_let_in_and_leave_room_for_another) {
  give_to_officer();
  for (std::size_t place = 0; place < limits::waiting_per_moderator; ++place)
    BOOST_TEST(!attach(stranger()));
  for (std::size_t more = 0; more < limits::waiting_per_conversation; ++more)
    BOOST_TEST((attach(stranger()) == attach_status::overloaded));
  BOOST_TEST(!attach(stranger(1)));
}

BOOST_AUTO_TEST_CASE(consoles_that_wait_and_ask_again_and_again_make_room_when_their_patience_has_run_out) {
  give_to_officer();
  std::vector<std::shared_ptr<noting_sink>> consoles;
  for (std::size_t place = 0; place < limits::waiting_per_moderator; ++place)
    consoles.push_back(std::make_shared<noting_sink>());
  constexpr int askings = 4;
  for (int asking = 0; asking < askings; ++asking) {
    for (const auto& console : consoles)
      world.attach(stream_of(child), stranger(), console);
    world.run();
    world.pass(std::chrono::milliseconds{limits::join_patience} / askings);
  }
  for (const auto& console : consoles) {
    BOOST_REQUIRE(console->attachments.size() == 1);
    BOOST_TEST((console->attachments.back().status == attach_status::not_permitted));
  }
  BOOST_TEST(!attach(stranger()));
}

BOOST_AUTO_TEST_CASE(who_waits_to_be_let_in_takes_no_place_of_those_who_may_read) {
  give_to_officer();
  fill_the_waiting_places();
  for (auto places = limits::subscribers_per_stream; places > limits::subscribers_kept_for_youth; --places)
    BOOST_TEST((attach(officer) == attach_status::attached));
  for (std::size_t kept = 0; kept < limits::subscribers_kept_for_youth; ++kept)
    BOOST_TEST((attach(child) == attach_status::attached));
}

BOOST_AUTO_TEST_CASE(who_may_read_takes_no_place_of_those_who_wait_to_be_let_in) {
  give_to_officer();
  for (auto places = limits::subscribers_per_stream; places > limits::subscribers_kept_for_youth; --places)
    BOOST_TEST((attach(officer) == attach_status::attached));
  fill_the_waiting_places();
}

BOOST_AUTO_TEST_CASE(a_conversation_that_is_not_awake_lists_so_many_consoles_and_the_next_is_refused) {
  const auto most = limits::listed_subscribers_of(events::stream_kind::conversation, officer.kind);
  std::vector<std::shared_ptr<noting_sink>> sinks;
  for (std::size_t number = 0; number <= most; ++number) {
    sinks.push_back(std::make_shared<noting_sink>());
    world.attach(stream_of(child), officer, sinks.back());
  }
  // Before recovery has its turn.
  while (sinks.back()->attachments.empty() && world.schedule().has_job())
    world.schedule().run_once();
  BOOST_TEST(std::ranges::count_if(sinks, [](const auto& one) { return one->attachments.empty(); }) ==
             static_cast<std::ptrdiff_t>(most));
  BOOST_REQUIRE(sinks.back()->attachments.size() == 1);
  BOOST_TEST((sinks.back()->attachments.back().status == attach_status::overloaded));
}

BOOST_AUTO_TEST_CASE(a_desk_has_all_its_staff_as_listeners) {
  BOOST_TEST(attach_many(hand_world::desk(), officer, limits::subscribers_per_desk) ==
             limits::subscribers_per_desk);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
