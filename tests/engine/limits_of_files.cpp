// The bounds of the files that the engine reads at their edges: pages, staff, configuration.
#include "engine/config/config.hpp"
#include "engine/http/site.hpp"
#include "engine/staff/staff_file.hpp"
#include "engine/staff/staff_json.hpp"
#include "tests/support/artifacts.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::http::site;

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::ofstream{path} << content;
  ::chmod(path.c_str(), 0600);
}

/// So many members of the staff, as the engine would write them.
std::string staff_text(std::size_t members) {
  std::vector<engine::staff_account> accounts(members);
  for (std::size_t at = 0; at < members; ++at) {
    accounts[at].name = fmt::format("{:0>{}}", at, limits::staff_name_bytes);
    accounts[at].token_hash = std::string(64, 'a');
  }
  return engine::staff_to_json(accounts);
}

/// What the configuration says to a number, or nothing.
std::string fault_of(std::string_view section, std::string_view key, std::uint64_t value) {
  const auto read =
      engine::parse_config(fmt::format("[{}]\n{} = {}\n", section, key, value), "veilleuse.toml");
  return read ? std::string{} : read.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(limits_of_files)

BOOST_AUTO_TEST_CASE(the_largest_page_is_served_and_one_byte_more_is_refused) {
  const auto folder = artifact_directory("site");
  write_file(folder / "large.txt", std::string(limits::site_file_bytes, 'x'));
  const auto pages = site::load(folder);
  BOOST_REQUIRE(static_cast<bool>(pages));
  BOOST_TEST(pages.value().find("/large.txt")->content.size() == limits::site_file_bytes);
  write_file(folder / "large.txt", std::string(limits::site_file_bytes + 1, 'x'));
  const auto refused = site::load(folder);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("large.txt is larger than") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(as_many_pages_as_allowed_are_served_and_one_more_is_refused) {
  const auto folder = artifact_directory("site");
  for (std::size_t at = 0; at < limits::site_files; ++at)
    write_file(folder / fmt::format("{}.txt", at), "x");
  BOOST_TEST(static_cast<bool>(site::load(folder)));
  write_file(folder / "more.txt", "x");
  const auto refused = site::load(folder);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("more than") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_longest_name_is_taken_and_one_byte_more_is_refused) {
  engine::staff_file file{artifact_directory("staff") / "staff.json"};
  const std::string longest(limits::staff_name_bytes, 'n');
  const auto added = file.add(longest, engine::staff_role::moderator);
  BOOST_REQUIRE(static_cast<bool>(added));
  planted(added.value().token);
  const auto refused = file.add(longest + 'n', engine::staff_role::moderator);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == engine::exit_code::usage));
}

BOOST_AUTO_TEST_CASE(the_last_member_is_added_and_one_more_is_refused) {
  const auto path = artifact_directory("staff") / "staff.json";
  write_file(path, staff_text(limits::staff_members - 1));
  engine::staff_file file{path};
  const auto last = file.add("la dernière", engine::staff_role::moderator);
  BOOST_REQUIRE(static_cast<bool>(last));
  planted(last.value().token);
  BOOST_TEST(file.list().value().size() == limits::staff_members);
  const auto refused = file.add("de trop", engine::staff_role::moderator);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("full") != std::string::npos);
  BOOST_REQUIRE(static_cast<bool>(file.remove("la dernière")));
  BOOST_TEST(file.list().value().size() == limits::staff_members - 1);
}

BOOST_AUTO_TEST_CASE(the_largest_staff_file_is_read_and_one_byte_more_is_refused) {
  const auto path = artifact_directory("staff") / "staff.json";
  const engine::staff_file file{path};
  auto text = staff_text(1);
  text.append(limits::staff_file_bytes - text.size(), '\n');
  write_file(path, text);
  BOOST_TEST(file.list().value().size() == 1U);
  write_file(path, text + '\n');
  const auto refused = file.list();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == engine::exit_code::data_unusable));
}

BOOST_AUTO_TEST_CASE(a_full_staff_file_of_long_names_can_be_read) {
  BOOST_TEST(staff_text(limits::staff_members).size() <= limits::staff_file_bytes);
}

BOOST_AUTO_TEST_CASE(as_many_lanes_as_allowed_may_be_configured_and_no_more) {
  BOOST_TEST(fault_of("server", "lanes", limits::lanes_max) == "");
  BOOST_TEST(fault_of("server", "lanes", limits::lanes_max + 1).find("server.lanes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_nobody_configured_is_bounded_by_the_limits) {
  const auto read = engine::parse_config("", "veilleuse.toml");
  BOOST_REQUIRE(static_cast<bool>(read));
  const auto& clients = read.value().clients;
  BOOST_TEST(clients.frame_bytes == limits::frame_bytes);
  BOOST_TEST(clients.commands_per_second == limits::commands_per_second);
  BOOST_TEST(clients.burst == limits::burst);
  BOOST_TEST(clients.in_flight == limits::in_flight);
  BOOST_TEST(clients.attachments == limits::attachments);
  BOOST_TEST(clients.outgoing_soft_bytes == limits::outgoing_soft_bytes);
  BOOST_TEST(clients.outgoing_hard_bytes == limits::outgoing_hard_bytes);
  BOOST_TEST(read.value().server.connections_per_address == limits::connections_per_address);
  // Waits: their edges are tested with shorter ones.
  BOOST_TEST((clients.hello_timeout == limits::hello_timeout));
  BOOST_TEST((clients.header_timeout == limits::header_timeout));
  BOOST_TEST((clients.ping_interval == limits::ping_interval));
  BOOST_TEST((clients.idle_timeout == limits::idle_timeout));
  BOOST_TEST((clients.stall_timeout == limits::stall_timeout));
  BOOST_TEST((read.value().drain_patience == limits::drain_patience));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
