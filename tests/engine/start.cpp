// The start of the engine on data that it must not touch.
#include "engine/serve.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

engine::config config_in(const std::filesystem::path& directory) {
  engine::config settings;
  settings.server.port = 0;
  settings.server.web_directory = std::filesystem::path{VEILLEUSE_SOURCE_DIR} / "web";
  settings.storage.data_directory = directory;
  return settings;
}

/// Makes the data directory as a later version would: same rows, a format number that is unknown here.
void write_format(const std::filesystem::path& log, std::string_view format) {
  storage::log_database_options options;
  options.directory = log;
  options.partitions = 64;
  const storage::log_database data{options};
  auto* meta = data.family(storage::log_family::meta);
  BOOST_REQUIRE(data.database().Put({}, meta, "format", {format.data(), format.size()}).ok());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(start)

BOOST_AUTO_TEST_CASE(data_of_a_newer_version_is_refused_before_anything_is_written) {
  const auto settings = config_in(artifact_directory("newer"));
  write_format(settings.storage.log_directory(), std::string_view{"\0\0\0\2", 4});
  BOOST_TEST(to_int(engine::serve(settings)) == to_int(engine::exit_code::data_unusable));
  BOOST_TEST(!std::filesystem::exists(settings.storage.keys_directory()));
  BOOST_TEST(!std::filesystem::exists(settings.storage.master_key()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
