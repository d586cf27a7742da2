// The staff file: tokens shown once, names kept apart, changes seen by a running engine.
#include "engine/staff/staff_directory.hpp"
#include "engine/staff/staff_json.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace veilleuse::test {

namespace {

struct staff_fixture {
  std::filesystem::path path = artifact_directory("staff") / "data" / "staff.json";
  engine::staff_file file{path};

  engine::staff_addition add(std::string_view name) {
    auto added = file.add(name, engine::staff_role::moderator);
    BOOST_REQUIRE(static_cast<bool>(added));
    planted(added.value().token);
    return added.value();
  }
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(staff, staff_fixture)

BOOST_AUTO_TEST_CASE(a_token_is_shown_once_and_stored_hashed) {
  const auto added = add("Dominique");
  BOOST_TEST(content_of(path).find(added.token) == std::string::npos);
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777U) == 0600U);
  engine::staff_directory directory{path};
  const auto found = directory.find_by_token(added.token);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->id == added.account.id));
  BOOST_TEST(found->name == "Dominique");
}

BOOST_AUTO_TEST_CASE(a_running_engine_sees_who_was_added_and_who_was_removed) {
  const auto first = add("Dominique");
  engine::staff_directory directory{path};
  BOOST_TEST(directory.find_by_token(first.token).has_value());
  const auto second = add("Camille");
  BOOST_TEST(directory.find_by_token(second.token).has_value());
  BOOST_REQUIRE(static_cast<bool>(file.remove("Dominique")));
  BOOST_REQUIRE(static_cast<bool>(directory.refresh()));
  BOOST_TEST(!directory.find_by_token(first.token).has_value());
  BOOST_TEST(!directory.is_current(first.account.id));
  BOOST_TEST(directory.is_current(second.account.id));
}

BOOST_AUTO_TEST_CASE(somebody_is_removed_by_id_too) {
  const auto added = add("Dominique");
  BOOST_TEST(static_cast<bool>(file.remove(events::to_hex(added.account.id.bytes))));
  BOOST_TEST(file.list().value().empty());
  const auto again = file.remove("Dominique");
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == engine::exit_code::not_found));
}

BOOST_AUTO_TEST_CASE(a_name_is_taken_once_and_must_be_a_name) {
  add("Dominique");
  for (const auto& name : {std::string{"Dominique"}, std::string{}, std::string{"a\nb"}, std::string{"\xff"},
                           std::string(101, 'x')}) {
    const auto refused = file.add(name, engine::staff_role::moderator);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == engine::exit_code::usage));
  }
  BOOST_TEST(file.list().value().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused) {
  add("Dominique");
  ::chmod(path.c_str(), 0644);
  const auto listed = file.list();
  BOOST_REQUIRE(!listed);
  BOOST_TEST((listed.error().code == engine::exit_code::permission));
}

BOOST_AUTO_TEST_CASE(only_a_greater_version_is_newer_and_any_other_is_damage) {
  add("Dominique");
  const auto told_of = [this](int version) {
    std::ofstream{path} << fmt::format(R"({{"version":{},"staff":[]}})", version);
    const auto listed = file.list();
    return listed ? std::string{} : listed.error().message;
  };
  BOOST_TEST(told_of(1).empty());
  BOOST_TEST(told_of(2).find("newer") != std::string::npos);
  for (const int version : {0, -1}) {
    BOOST_TEST(told_of(version).find("damaged") != std::string::npos);
    BOOST_TEST(told_of(version).find("newer") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_or_newer_file_is_refused_and_a_running_engine_keeps_what_it_knew) {
  const auto added = add("Dominique");
  engine::staff_directory directory{path};
  BOOST_REQUIRE(static_cast<bool>(directory.refresh()));
  for (const auto* content : {"{", "[]", R"({"version":2,"staff":[]})", R"({"version":1,"staff":[{}]})"}) {
    std::ofstream{path} << content;
    const auto listed = file.list();
    BOOST_REQUIRE(!listed);
    BOOST_TEST((listed.error().code == engine::exit_code::data_unusable));
    BOOST_TEST(!directory.refresh());
    BOOST_TEST(directory.is_current(added.account.id));
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_is_damage_or_changes_nothing) {
  add("Dominique");
  const auto whole = content_of(path);
  const auto known = engine::staff_to_json(file.list().value());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const auto read = engine::staff_from_json(damaged);
    if (read) BOOST_TEST(engine::staff_to_json(read.value()) == known);
  }
}

BOOST_AUTO_TEST_CASE(a_file_from_before_the_digest_is_read) {
  add("Dominique");
  const auto whole = content_of(path);
  const auto former = whole.substr(0, whole.find(",\"digest\"")) + "}\n";
  const auto read = engine::staff_from_json(former);
  BOOST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(engine::staff_to_json(read.value()) == whole);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
