// Once: the same command again has the same answer.
#include "events/command_memory.hpp"

#include "events/limits.hpp"
#include "tests/events/given.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace veilleuse::events;
using namespace veilleuse::events::testing;

command_context asked(int session, std::uint64_t counter, timestamp now = noon,
                      std::uint64_t fingerprint = 7) {
  return {{youth_of(child(1)), tab(session), counter}, fingerprint, now, {}};
}

void remember(command_memory& memory, const command_context& command, std::uint64_t number) {
  memory.remember(command.id, command.fingerprint, {{number}, {number}}, command.now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_memory_)

BOOST_AUTO_TEST_CASE(a_repeated_command_finds_its_answer) {
  command_memory memory;
  remember(memory, asked(1, 5), 40);
  BOOST_TEST((memory.look_up(asked(1, 5)).earlier == answer{{40}, {40}}));
  BOOST_TEST(!memory.look_up(asked(1, 6)).earlier.has_value());
  BOOST_TEST(!memory.look_up(asked(2, 5)).earlier.has_value());
}

BOOST_AUTO_TEST_CASE(an_id_used_for_another_body_is_refused) {
  command_memory memory;
  remember(memory, asked(1, 5), 40);
  BOOST_TEST((memory.look_up(asked(1, 5, noon, 8)).reason == refusal::command_id_reused));
}

BOOST_AUTO_TEST_CASE(ids_of_different_principals_never_meet) {
  command_memory memory;
  remember(memory, asked(1, 5), 40);
  auto other = asked(1, 5);
  other.id.owner = moderator_of(moderator_id{child(1).bytes});
  BOOST_TEST(!memory.look_up(other).earlier.has_value());
}

BOOST_AUTO_TEST_CASE(a_lower_counter_may_come_later_while_it_is_within_the_window) {
  command_memory memory;
  remember(memory, asked(1, 9), 1);
  BOOST_TEST((memory.look_up(asked(1, 3)).reason == refusal::none));
  remember(memory, asked(1, 3), 2);
  BOOST_TEST((memory.look_up(asked(1, 3)).earlier == answer{{2}, {2}}));
  BOOST_TEST((memory.look_up(asked(1, 9)).earlier == answer{{1}, {1}}));
}

BOOST_AUTO_TEST_CASE(one_that_stands_twice_in_a_log_is_remembered_once) {
  command_memory memory;
  remember(memory, asked(1, 5), 40);
  remember(memory, asked(1, 5), 41);
  BOOST_TEST((memory.look_up(asked(1, 5)).earlier == answer{{41}, {41}}));
  BOOST_REQUIRE_EQUAL(memory.sessions().size(), 1U);
  BOOST_TEST(memory.sessions()[0].answers.size() == 1U);
}

BOOST_AUTO_TEST_CASE(past_the_window_a_command_is_too_old) {
  command_memory memory;
  for (std::uint64_t counter = 1; counter <= limits::answers_per_session; ++counter) {
    remember(memory, asked(1, counter), counter);
  }
  BOOST_TEST(memory.look_up(asked(1, 1)).earlier.has_value());
  remember(memory, asked(1, limits::answers_per_session + 1), 99);
  BOOST_TEST((memory.look_up(asked(1, 1)).reason == refusal::command_too_old));
  BOOST_TEST(memory.look_up(asked(1, 2)).earlier.has_value());
}

BOOST_AUTO_TEST_CASE(below_a_full_window_a_command_is_too_old_for_it_would_be_forgotten_at_once) {
  command_memory memory;
  for (std::uint64_t counter = 2; counter <= limits::answers_per_session; ++counter)
    remember(memory, asked(1, 2 * counter), counter);
  BOOST_TEST((memory.look_up(asked(1, 3)).reason == refusal::none));
  remember(memory, asked(1, 1'000), 99);
  BOOST_TEST((memory.look_up(asked(1, 3)).reason == refusal::command_too_old));
  BOOST_TEST((memory.look_up(asked(1, 5)).reason == refusal::none));
  remember(memory, asked(1, 5), 100);
  BOOST_TEST((memory.look_up(asked(1, 5)).earlier == answer{{100}, {100}}));
}

BOOST_AUTO_TEST_CASE(one_session_too_many_is_refused_until_one_was_idle_for_long) {
  command_memory memory;
  const auto full = static_cast<int>(limits::sessions_per_principal);
  for (int session = 0; session < full; ++session)
    remember(memory, asked(session, 1, {noon.value + session}), 1);
  const timestamp early{noon.value + limits::session_idle_us - 1};
  const timestamp late{noon.value + limits::session_idle_us};
  BOOST_TEST((memory.look_up(asked(full, 1, early)).reason == refusal::too_many_client_sessions));
  BOOST_TEST((memory.look_up(asked(0, 1, early)).reason == refusal::none));
  BOOST_TEST((memory.look_up(asked(full, 1, late)).reason == refusal::none));
  remember(memory, asked(full, 1, late), 2);
  BOOST_TEST(memory.sessions().size() == limits::sessions_per_principal);
  BOOST_TEST(!memory.look_up(asked(0, 1, late)).earlier.has_value());
  BOOST_TEST(memory.look_up(asked(1, 1, late)).earlier.has_value());
}

BOOST_AUTO_TEST_CASE(sessions_of_all_principals_together_are_bounded) {
  command_memory memory;
  auto command = asked(1, 1);
  for (int owner = 0; owner < static_cast<int>(limits::sessions_per_stream); ++owner) {
    command.id.owner = moderator_of(officer(owner));
    remember(memory, command, 1);
  }
  command.id.owner = moderator_of(officer(static_cast<int>(limits::sessions_per_stream)));
  BOOST_TEST((memory.look_up(command).reason == refusal::too_many_client_sessions));
  command.id.owner = moderator_of(officer(3));
  BOOST_TEST(memory.look_up(command).earlier.has_value());
}

BOOST_AUTO_TEST_CASE(commands_without_a_counter_and_of_the_engine_are_not_remembered) {
  command_memory memory;
  remember(memory, asked(1, 0), 1);
  remember(memory, {{{}, tab(1), 4}, 7, noon, {}}, 1);
  BOOST_TEST(memory.sessions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
