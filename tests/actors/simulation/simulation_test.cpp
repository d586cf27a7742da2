// Deterministic simulation. `test_actors --run_test=simulation -- --seed N` runs one seed and prints what
// happened; `--seeds N` runs the seeds 1 to N.
#include "tests/actors/simulation/world.hpp"

#include <charconv>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

struct seeds_asked {
  std::uint64_t first = 1;
  std::uint64_t count = 1'000;
  /// The world is told, not only what was found in it.
  bool told = false;
};

/// By the command line. What it does not understand must not pass for another number of seeds.
seeds_asked asked_by(const std::vector<std::string_view>& arguments) {
  if (arguments.empty()) return {};
  std::uint64_t number = 0;
  const auto text = arguments.back();
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  const bool understood = error == std::errc{} && end == text.end() && number > 0;
  if (understood && arguments.size() == 2 && arguments.front() == "--seeds") return {.count = number};
  if (understood && arguments.size() == 2 && arguments.front() == "--seed") return {number, 1, true};
  throw std::invalid_argument{"the simulation takes --seeds N or --seed N, N from 1 on"};
}

std::vector<std::string_view> command_line() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  return {suite.argv + 1, suite.argv + suite.argc};
}

void add(world_report& sum, const world_report& one) {
  sum.acknowledged += one.acknowledged;
  sum.crashes += one.crashes;
  sum.restarts += one.restarts;
  sum.joined += one.joined;
  sum.failures += one.failures;
  sum.sleeps += one.sleeps;
  sum.stalls += one.stalls;
  sum.missed += one.missed;
}

std::string story_of(std::uint64_t seed) {
  world told{{.seed = seed}};
  told.run();
  return told.story();
}

/// How many seeds it takes until the world finds something wrong; 0: not within `most`.
std::uint64_t seeds_until_found(actors::planted_bug bug, std::uint64_t most) {
  for (std::uint64_t seed = 1; seed <= most; ++seed)
    if (!world{{.seed = seed, .bug = bug}}.run().findings.empty()) return seed;
  return 0;
}

void must_be_found(actors::planted_bug bug, const char* name) {
  const auto seeds = seeds_until_found(bug, 200);
  BOOST_TEST_MESSAGE(fmt::format("{}: found after {} seeds", name, seeds));
  BOOST_TEST(seeds > 0, name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation)

BOOST_AUTO_TEST_CASE(every_seed_keeps_the_promises) {
  const auto asked = asked_by(command_line());
  world_report all;
  std::set<std::size_t> stories;
  for (auto next = asked.first; next < asked.first + asked.count; ++next) {
    world told{{.seed = next}};
    const auto report = told.run();
    const auto story = told.story();
    if (asked.told) fmt::print("{}\n", story);
    stories.insert(std::hash<std::string>{}(story));
    for (const auto& finding : report.findings)
      BOOST_TEST(false, fmt::format("seed {}: {}", next, finding));
    add(all, report);
  }
  // Whoever reads how soon the tests were done sees here what was simulated in that time.
  fmt::print(
      "{} seeds: {} acknowledged, {} crashes, {} exceptions, {} actor restarts, {} sleeps, "
      "{} stalls, {} moderators missed, {} chats joined\n",
      stories.size(), all.acknowledged, all.crashes, all.failures, all.restarts, all.sleeps, all.stalls,
      all.missed, all.joined);
  // Every seed that was asked for ran, and was a world of its own.
  BOOST_TEST(stories.size() == asked.count);
  // A simulation in which nothing happens finds nothing.
  BOOST_TEST(all.acknowledged > 10 * asked.count);
}

BOOST_AUTO_TEST_CASE(the_seeds_are_those_that_the_command_line_asks_for) {
  const auto is_asked = [](const std::vector<std::string_view>& arguments, std::uint64_t first,
                           std::uint64_t count) {
    const auto asked = asked_by(arguments);
    BOOST_TEST(asked.first == first);
    BOOST_TEST(asked.count == count);
  };
  is_asked({}, 1, 1'000);
  is_asked({"--seeds", "20"}, 1, 20);
  is_asked({"--seed", "7"}, 7, 1);
  const std::vector<std::vector<std::string_view>> not_understood{{"--seeds"},       {"--seeds=20"},
                                                                  {"--seeds", "0"},  {"--seeds", "2o"},
                                                                  {"--sedes", "20"}, {"--seeds", "2", "3"}};
  for (const auto& arguments : not_understood)
    BOOST_CHECK_THROW((void)asked_by(arguments), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_seed_reproduces_its_whole_log_and_another_seed_does_not) {
  const auto seven = story_of(7);
  BOOST_TEST(!seven.empty());
  // Parentheses: a failure would print both logs.
  BOOST_TEST((seven == story_of(7)));
  BOOST_TEST((seven != story_of(8)));
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_before_the_log_is_found) {
  must_be_found(actors::planted_bug::acknowledge_before_durable, "acknowledge before durable");
}

BOOST_AUTO_TEST_CASE(forgetting_commands_after_a_restart_is_found) {
  must_be_found(actors::planted_bug::forget_commands_after_restart, "forget commands after a restart");
}

BOOST_AUTO_TEST_CASE(a_snapshot_ahead_of_the_log_is_found) {
  must_be_found(actors::planted_bug::snapshot_ahead_of_log, "snapshot ahead of the log");
}

BOOST_AUTO_TEST_CASE(failed_for_unknown_is_found) {
  must_be_found(actors::planted_bug::failed_for_unknown, "failed for unknown");
}

BOOST_AUTO_TEST_CASE(a_process_step_lost_in_a_crash_is_found) {
  must_be_found(actors::planted_bug::lose_step_in_crash, "a process step lost in a crash");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
