// Deterministic simulation. `test_actors --run_test=simulation -- --seed N` runs one seed and prints what it
// found.
#include "tests/actors/simulation/world.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

/// The value after `name` on the command line, or `otherwise`.
std::uint64_t argument(std::string_view name, std::uint64_t otherwise) {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  for (int at = 1; at + 1 < suite.argc; ++at)
    if (suite.argv[at] == name) return std::strtoull(suite.argv[at + 1], nullptr, 10);
  return otherwise;
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
  const auto seed = argument("--seed", 0);
  const auto first = seed == 0 ? 1 : seed;
  const auto count = seed == 0 ? argument("--seeds", 1'000) : 1;
  world_report all;
  for (auto next = first; next < first + count; ++next) {
    world told{{.seed = next}};
    const auto report = told.run();
    if (seed != 0) BOOST_TEST_MESSAGE(told.story());
    for (const auto& finding : report.findings)
      BOOST_TEST(false, fmt::format("seed {}: {}", next, finding));
    add(all, report);
  }
  BOOST_TEST_MESSAGE(
      fmt::format("{} seeds: {} acknowledged, {} crashes, {} exceptions, {} actor restarts, {} sleeps, "
                  "{} stalls, {} moderators missed, {} chats joined",
                  count, all.acknowledged, all.crashes, all.failures, all.restarts, all.sleeps, all.stalls,
                  all.missed, all.joined));
  // A simulation in which nothing happens finds nothing.
  BOOST_TEST(all.acknowledged > 10 * count);
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
