// What the machine allows: how it is read, and what a start makes of it.
#include "engine/machine_limits.hpp"

#include "engine/limits.hpp"
#include "tests/support/artifacts.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace fs = std::filesystem;

struct control_groups {
  void bound(const fs::path& group, std::string_view bytes) {
    fs::create_directories(root / group);
    std::ofstream{root / group / "memory.max"} << bytes << "\n";
  }
  /// Of a process in these groups, as /proc/self/cgroup has them.
  std::optional<std::uint64_t> memory(std::string_view lines) {
    std::ofstream{folder / "self"} << lines;
    return engine::read_group_memory(folder / "self", root);
  }

  fs::path folder = artifact_directory("groups");
  fs::path root = folder / "cgroup";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(machine_limits, control_groups)

BOOST_AUTO_TEST_CASE(as_many_connections_as_there_is_room_for_are_allowed_and_one_more_refused) {
  BOOST_TEST(engine::connections_allowed(0, 77).value() == 77U);
  BOOST_TEST(engine::connections_allowed(77, 77).value() == 77U);
  const auto refused = engine::connections_allowed(78, 77);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(to_int(refused.error().code) == to_int(engine::exit_code::usage));
  for (const auto* word : {"server.max_connections is 78", "room for 77", "LimitNOFILE", "ulimit -n"})
    BOOST_TEST(refused.error().message.find(word) != std::string::npos, word);
}

BOOST_AUTO_TEST_CASE(the_least_bound_of_a_group_and_those_above_it_counts) {
  bound("system.slice/veilleuse.service", "max");
  BOOST_TEST(!memory("0::/system.slice/veilleuse.service\n"));
  bound("system.slice", "2000");
  BOOST_TEST(memory("0::/system.slice/veilleuse.service\n").value() == 2'000U);
  bound("system.slice/veilleuse.service", "1000");
  BOOST_TEST(memory("0::/system.slice/veilleuse.service\n").value() == 1'000U);
  BOOST_TEST(memory("0::/system.slice\n").value() == 2'000U);
}

BOOST_AUTO_TEST_CASE(within_a_container_the_groups_own_bound_stands_at_the_root) {
  bound("", "3000");
  BOOST_TEST(memory("0::/\n").value() == 3'000U);
  BOOST_TEST(memory("0::/../elsewhere\n").value() == 3'000U);
}

BOOST_AUTO_TEST_CASE(groups_of_version_1_and_no_groups_bound_nothing) {
  bound("", "3000");
  BOOST_TEST(!memory("4:memory:/somewhere\n"));
  BOOST_TEST(!memory(""));
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_by_something_that_has_a_name) {
  const auto room = engine::read_memory_room();
  BOOST_TEST(room.bytes > 0U);
  BOOST_TEST(!room.by.empty());
}

BOOST_AUTO_TEST_CASE(a_budget_that_the_engine_alone_nearly_fills_is_told_of) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  const auto enough = 30 * mebibyte + engine::limits::memory_to_work_with_bytes;
  BOOST_TEST(!engine::warning_of_little_memory(enough, 30 * mebibyte));
  const auto warning = engine::warning_of_little_memory(enough - 1, 30 * mebibyte).value();
  BOOST_TEST(warning.find("takes 30 MiB") != std::string::npos);
  BOOST_TEST(warning.find("above 93 MiB") != std::string::npos);
  BOOST_TEST(warning.find("95 MiB or more") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
