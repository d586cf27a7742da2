// A private text: replaced whole, and believed only when nobody else can have changed it.
#include "storage/private_file.hpp"

#include "tests/storage/database_files.hpp"
#include "tests/storage/refused.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

constexpr std::string_view what = "the list";
constexpr std::size_t most = 10;

struct list_file {
  std::filesystem::path path = test::artifact_directory("private-file") / "list";

  [[nodiscard]] std::optional<std::string> read() const { return read_private_text(path, what, most); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(private_file)

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_there_has_no_text, list_file) {
  BOOST_TEST(!read());
}

BOOST_FIXTURE_TEST_CASE(a_text_is_replaced_whole_and_only_its_owner_may_read_it, list_file) {
  replace_private_file(path, what, "first one");
  replace_private_file(path, what, "second");
  BOOST_TEST(read().value() == "second");
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 07777) == 0600u);
  BOOST_TEST(files_of(path.parent_path(), ".unfinished").empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_may_be_as_large_as_its_bound_and_no_larger, list_file) {
  replace_private_file(path, what, std::string(most, 'x'));
  BOOST_TEST(read().value() == std::string(most, 'x'));
  replace_private_file(path, what, std::string(most + 1, 'x'));
  says(refused([this] { (void)read(); }, storage_failure::damaged), "The list");
}

BOOST_FIXTURE_TEST_CASE(what_others_may_read_or_change_is_refused, list_file) {
  replace_private_file(path, what, "text");
  for (const auto mode : {0640u, 0604u, 0620u}) {
    BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
    (void)refused([this] { (void)read(); }, storage_failure::wrong_permissions);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_is_refused, list_file) {
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  (void)refused([this] { (void)read(); }, storage_failure::cannot_open);
}

BOOST_AUTO_TEST_SUITE_END()
