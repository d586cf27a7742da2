// The program itself on data that a newer version wrote: a sentence, its exit code, and nothing touched.
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "tests/support/artifacts.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

namespace veilleuse::test {

namespace {

constexpr int data_unusable = 73;

struct ran {
  int code;
  std::string told;
};

struct newer_data {
  std::filesystem::path directory = artifact_directory("newer-data");
  std::filesystem::path data = directory / "data";

  newer_data() {
    std::filesystem::create_directories(data);
    std::ofstream{directory / "veilleuse.toml"} << "[server]\nport = 0\n[storage]\ndata_directory = \""
                                                << data.string() << "\"\n";
  }
  [[nodiscard]] ran run(const std::string& words) const {
    const auto complaints = directory / "complaints";
    const auto status =
        std::system(fmt::format("cd {} && {}/bin/veilleuse {} --config veilleuse.toml >told 2>{}",
                                directory.string(), VEILLEUSE_BINARY_DIR, words, complaints.string())
                        .c_str());
    std::stringstream told;
    told << std::ifstream{complaints}.rdbuf();
    return {WEXITSTATUS(status), told.str()};
  }
  void expect_refused(const std::string& words, std::string_view of) const {
    const auto [code, told] = run(words);
    BOOST_TEST(code == data_unusable, words << " ended with " << code);
    BOOST_TEST(told.find(of) != std::string::npos, told);
    BOOST_TEST(told.find("newer version") != std::string::npos, told);
    BOOST_TEST(std::filesystem::is_empty(directory / "told"));
  }
};

/// The rows of this version, but for a format number that is unknown here.
void write_log_of_next_format(const std::filesystem::path& directory) {
  storage::log_database_options options;
  options.directory = directory;
  options.partitions = 64;
  const storage::log_database log{options};
  auto* meta = log.family(storage::log_family::meta);
  BOOST_REQUIRE(log.database().Put({}, meta, "format", std::string_view{"\0\0\0\2", 4}).ok());
}

void write_vault_of_next_format(const std::filesystem::path& directory) {
  storage::vault_database vault{directory, nullptr};
  rocksdb::WriteBatch batch;
  batch.Put("m", std::string(17, '\2'));
  vault.write(batch);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_of_a_newer_version, newer_data)

BOOST_AUTO_TEST_CASE(a_log_is_refused_by_whoever_opens_it) {
  write_log_of_next_format(data / "log");
  expect_refused("serve", "event log");
  expect_refused("log stat", "event log");
  expect_refused("log verify", "event log");
  BOOST_TEST(!std::filesystem::exists(data / "keys"));
  BOOST_TEST(!std::filesystem::exists(data / "master.key"));
}

BOOST_AUTO_TEST_CASE(a_key_vault_is_refused_and_no_key_is_made) {
  write_vault_of_next_format(data / "keys");
  expect_refused("serve", "key vault");
  BOOST_TEST(!std::filesystem::exists(data / "master.key"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
