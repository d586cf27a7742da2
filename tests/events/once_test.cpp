// Whatever the commands are: invariants hold, and a command sent again has one effect and the same answer.
#include "tests/events/given.hpp"
#include "tests/events/invariants.hpp"

#include <string>
#include <tuple>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;

/// Which command, by whom, with which numbers. A client's ids start at 1: 0 is nobody's, and not remembered.
using request = std::tuple<int, int, int, int>;

rc::Gen<std::vector<request>> requests(int kinds) {
  const auto one = rc::gen::tuple(rc::gen::inRange(0, kinds), rc::gen::inRange(0, 6), rc::gen::inRange(0, 40),
                                  rc::gen::inRange(0, 1000));
  return rc::gen::scale(4.0, rc::gen::container<std::vector<request>>(rc::gen::resize(100, one)));
}

principal someone(int who) {
  if (who < 2) return youth_of(child(1 + who));
  if (who < 5) return moderator_of(officer(who - 1));
  return {};
}

presence some_presence(int number) {
  return static_cast<presence>(number % 3);
}

// Steps come from their own streams, with numbers that sometimes repeat or fall back.
command_context step_context(const stream_id& source, int number, timestamp now) {
  return {step_command_id(source, {static_cast<std::uint64_t>(8 + number)}), 0, now, now};
}

std::pair<conversation_command, command_context> conversation_request(const stage<conversation>& at,
                                                                      const request& what) {
  const auto [kind, who, small, large] = what;
  const command_context client{{someone(who), tab(small % 3), static_cast<std::uint64_t>(1 + large)},
                               static_cast<std::uint64_t>(kind * 100 + small),
                               at.clock,
                               {}};
  const auto desk_step = step_context(stream_of(service, night_queue()), large, at.clock);
  const auto priority = static_cast<std::uint8_t>(small % 6);
  switch (kind) {
    case 0:
      return {open_conversation{night_queue(), priority}, client};
    case 1:
      return {post_message{std::string(static_cast<std::size_t>(small % 5), 'x')}, client};
    case 2:
      return {mark_read{{static_cast<std::uint64_t>(small)}}, client};
    case 3:
      return {leave_conversation{}, client};
    case 4:
      return {large % 10 == 0 ? conversation_command{close_conversation{}} : post_message{"x"}, client};
    case 5:
      return {note_connection{small % 2 == 0}, {{}, 0, at.clock, {}}};
    case 6:
    case 7:
      return {join_moderator{officer(small % 10)}, desk_step};
    case 8:
      return {remove_moderator{officer(small % 10), leave_reason::vanished}, desk_step};
    default: {
      const auto& steps = at.state.head.steps.all();
      const auto number =
          steps.empty() ? step_number{} : steps[static_cast<std::size_t>(small) % steps.size()].number;
      return {settle_step{number, large % 3 == 0 ? refusal::queue_full : refusal::none},
              {{}, 0, at.clock, {}}};
    }
  }
}

std::pair<desk_command, command_context> desk_request(const stage<desk>& at, const request& what) {
  const auto [kind, who, small, large] = what;
  const auto chat = child(small % 8);
  const auto member = officer(small % 4);
  const command_context client{{someone(who), tab(1), static_cast<std::uint64_t>(1 + large)},
                               static_cast<std::uint64_t>(kind * 100 + small),
                               at.clock,
                               {}};
  const auto from_child = step_context(stream_of(service, chat), large, at.clock);
  const auto from_member = step_context(stream_of(service, member), large, at.clock);
  const command_context engine{{}, 0, at.clock, {}};
  switch (kind) {
    case 0:
    case 1:
      return {enter_queue{chat, static_cast<std::uint8_t>(large % 6)}, from_child};
    case 2:
      return {return_to_queue{chat, officer(large % 4)}, from_child};
    case 3:
      return {leave_queue{chat}, from_child};
    case 4:
    case 5:
      return {
          set_presence{member, some_presence(large), static_cast<std::uint32_t>(large % 5), large % 2 == 0},
          from_member};
    case 6:
      return {accept_offer{chat}, client};
    case 7:
      return {decline_offer{chat}, client};
    case 8:
      return {run_deadlines{}, engine};
    case 9:
      return {miss_moderator{member}, engine};
    default: {
      const auto& steps = at.state.head.steps.all();
      const auto number =
          steps.empty() ? step_number{} : steps[static_cast<std::size_t>(small) % steps.size()].number;
      return {settle_step{number, large % 4 == 0 ? refusal::conversation_closed : refusal::none}, engine};
    }
  }
}

std::pair<moderator_command, command_context> moderator_request(const stage<moderator>& at,
                                                                const request& what) {
  const auto [kind, who, small, large] = what;
  const command_context client{
      {moderator_of(officer(1)), tab(small % 3), static_cast<std::uint64_t>(1 + large)},
      static_cast<std::uint64_t>(kind * 100 + small),
      at.clock,
      {}};
  const auto desk_step = step_context(stream_of(service, night_queue()), large, at.clock);
  const command_context engine{{}, 0, at.clock, {}};
  switch (kind) {
    case 0:
      return {sign_in{small % 2 == 0 ? night_queue() : *queue_from_name("day")}, client};
    case 1:
      return {become_available{}, client};
    case 2:
      return {pause_work{}, client};
    case 3:
      return {set_capacity{static_cast<std::uint32_t>(small)}, client};
    case 4:
      return {large % 4 == 0 ? moderator_command{sign_out{}} : become_available{}, client};
    case 5:
      return {large % 4 == 0 ? moderator_command{miss_heartbeats{}} : settle_step{}, engine};
    case 6:
      return {take_chat{child(small)}, desk_step};
    case 7:
      return {release_chat{child(small)}, desk_step};
    default: {
      const auto& steps = at.state.head.steps.all();
      const auto number =
          steps.empty() ? step_number{} : steps[static_cast<std::size_t>(small) % steps.size()].number;
      return {settle_step{number, large % 3 == 0 ? refusal::step_too_old : refusal::none}, engine};
    }
  }
}

// The same command again, right after: nothing new, and the same answer where there were events.
template <class Aggregate>
void expect_once(stage<Aggregate>& at, const typename Aggregate::command& command,
                 const command_context& context) {
  const auto before = at.state.head.last.value;
  const auto first = at.when(command, context);
  RC_ASSERT(broken(at.state) == "");
  const auto after = at.state;
  const auto again = at.when(command, context);
  RC_ASSERT(at.state == after);
  if (context.id.owner.kind == principal_kind::engine || context.id.counter == 0) return;
  if (first.events() != nullptr && !first.events()->empty()) {
    const bool remembered = again.earlier() != nullptr;
    RC_ASSERT(remembered);
    RC_ASSERT((*again.earlier() == answer{{before + 1}, after.head.last}));
  } else {
    RC_ASSERT(again.reason() == first.reason());
  }
}

template <class Aggregate, class Request>
bool holds(const std::string& name, const stream_id& stream, int kinds, Request make_request) {
  return rc::check(name, [&] {
    const auto all = *requests(kinds);
    stage<Aggregate> at{stream};
    for (const auto& next : all) {
      at.clock.value += std::get<3>(next) % 7 * second_us;
      const auto [command, context] = make_request(at, next);
      expect_once(at, command, context);
    }
    typename Aggregate::state folded;
    for (const auto& written : at.log)
      evolve(folded, written);
    RC_ASSERT(folded == at.state);
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(once)

BOOST_AUTO_TEST_CASE(a_conversations_commands_have_one_effect_and_keep_its_invariants) {
  BOOST_TEST(holds<conversation>("conversation", stream_of(service, child(1)), 10, conversation_request));
}

BOOST_AUTO_TEST_CASE(a_desks_commands_have_one_effect_and_keep_its_invariants) {
  BOOST_TEST(holds<desk>("desk", stream_of(service, night_queue()), 10, desk_request));
}

BOOST_AUTO_TEST_CASE(a_moderators_commands_have_one_effect_and_keep_its_invariants) {
  BOOST_TEST(holds<moderator>("moderator", stream_of(service, officer(1)), 9, moderator_request));
}

BOOST_AUTO_TEST_SUITE_END()
