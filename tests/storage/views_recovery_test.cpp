// Views and snapshots may be thrown away: damage and newer data are, a full disk is no reason to.
#include "storage/draw_key.hpp"
#include "storage/rocksdb/rocksdb_views.hpp"
#include "storage/rocksdb/views_database.hpp"
#include "tests/storage/database_files.hpp"
#include "tests/storage/failing_disk.hpp"
#include "tests/storage/refused.hpp"
#include "tests/storage/streams.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>
using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

struct used_views {
  std::filesystem::path directory = test::artifact_directory("views") / "views";
  shared_key key = draw_key();

  /// Opened twice, so that the rows lie in a table file.
  used_views() {
    fill();
    reopen();
  }

  void fill() const {
    const auto opened = open_views(directory);
    opened.views->apply("agenda.1", {0}, {{1}, {}}, {{"a", "row of a"}});
    BOOST_REQUIRE(opened.snapshots->save(conversation_stream(1), {{7}, std::string(2'000, 's')}, key));
  }
  void reopen() const { BOOST_TEST(!open_views(directory).notice); }

  void expect_discarded(std::string_view why) const {
    const auto opened = open_views(directory);
    BOOST_REQUIRE(opened.notice);
    says(*opened.notice, why);
    BOOST_TEST(opened.views->offset("agenda.1", {0}).count.value == 0u);
    BOOST_TEST(!opened.views->find("agenda.1", "a"));
    BOOST_TEST(!opened.snapshots->load(conversation_stream(1), key));
    opened.views->apply("agenda.1", {0}, {{1}, {}}, {{"a", "again"}});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(views_recovery)

BOOST_AUTO_TEST_CASE(a_good_directory_is_kept_without_a_notice) {
  const used_views world;
  const auto opened = open_views(world.directory);
  BOOST_TEST(!opened.notice);
  BOOST_TEST(opened.views->find("agenda.1", "a").value() == "row of a");
  BOOST_TEST(opened.snapshots->load(conversation_stream(1), world.key).has_value());
}

BOOST_AUTO_TEST_CASE(a_damaged_directory_is_made_anew) {
  for (const std::string_view damaged : {"MANIFEST", "CURRENT", "sst"}) {
    const used_views world;
    for (const auto& file : files_of(world.directory)) {
      if (file.filename().string().find(damaged) != std::string::npos) put_bytes(file, "nonsense");
    }
    BOOST_TEST_CONTEXT(damaged) {
      world.expect_discarded("damaged");
    }
    world.reopen();
  }
}

BOOST_AUTO_TEST_CASE(a_missing_table_is_damage) {
  const used_views world;
  for (const auto& file : files_of(world.directory, ".sst")) {
    std::filesystem::remove(file);
  }
  world.expect_discarded("damaged");
}

BOOST_AUTO_TEST_CASE(views_of_a_newer_version_are_made_anew) {
  const used_views world;
  {
    views_database database{world.directory, nullptr};
    rocksdb::WriteBatch batch;
    batch.Put(database.handle(views_database::family::meta), "version", "\x02");
    database.write(batch);
  }
  world.expect_discarded("newer version");
}

BOOST_AUTO_TEST_CASE(a_column_family_of_a_newer_version_is_known_as_such) {
  const used_views world;
  {
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const std::vector<rocksdb::ColumnFamilyDescriptor> families{
        {"default", {}}, {"views", {}}, {"snapshots", {}}, {"of_the_future", {}}};
    rocksdb::DBOptions options;
    options.create_missing_column_families = true;
    BOOST_REQUIRE(rocksdb::DB::Open(options, world.directory.string(), families, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> database{opened};
    for (auto* const handle : handles) {
      database->DestroyColumnFamilyHandle(handle);
    }
  }
  world.expect_discarded("newer version");
}

BOOST_AUTO_TEST_CASE(damage_met_while_running_is_discarded_by_the_next_opening) {
  const used_views world;
  for (const auto& file : files_of(world.directory, ".sst")) {
    auto bytes = bytes_of(file);
    const auto row = bytes.find("row of a");
    if (row != std::string::npos) bytes[row] = 'R';
    if (bytes.find(std::string(8, 's')) == std::string::npos) put_bytes(file, bytes);
  }
  {
    const auto opened = open_views(world.directory);
    BOOST_TEST(!opened.notice);
    const auto read = [&opened] { (void)opened.views->find("agenda.1", "a"); };
    says(refused(read, storage_failure::damaged), "nothing is lost");
  }
  world.expect_discarded("damaged");
}

BOOST_AUTO_TEST_CASE(an_offset_that_makes_no_sense_is_damage) {
  const used_views world;
  {
    views_database database{world.directory, nullptr};
    rocksdb::WriteBatch batch;
    batch.Put(database.handle(views_database::family::views),
              std::string("o\x08"
                          "agenda.1\0\0\0\0",
                          14),
              "short");
    database.write(batch);
  }
  {
    const auto opened = open_views(world.directory);
    const auto read = [&opened] { (void)opened.views->offset("agenda.1", {0}); };
    says(refused(read, storage_failure::damaged), "start again");
  }
  world.expect_discarded("damaged");
}

BOOST_AUTO_TEST_CASE(files_of_others_in_the_directory_are_left_alone) {
  const used_views world;
  put_bytes(world.directory / "notes.txt", "mine");
  put_bytes(world.directory / "CURRENT", "nonsense");
  world.expect_discarded("damaged");
  BOOST_TEST(bytes_of(world.directory / "notes.txt") == "mine");
}

BOOST_AUTO_TEST_CASE(a_full_disk_discards_nothing) {
  const used_views world;
  failing_disk disk;
  disk.full = true;
  const auto open = [&] { (void)open_views(world.directory, &disk); };
  says(refused(open, storage_failure::no_room), "disk is full");
  disk.full = false;
  const auto opened = open_views(world.directory, &disk);
  BOOST_TEST(!opened.notice);
  BOOST_TEST(opened.views->find("agenda.1", "a").value() == "row of a");
}

BOOST_AUTO_TEST_CASE(a_disk_that_fills_while_running_costs_snapshots_and_views_stand_still) {
  const used_views world;
  failing_disk disk;
  const auto opened = open_views(world.directory, &disk);
  disk.full = true;
  const auto apply = [&] { opened.views->apply("agenda.1", {0}, {{2}, {}}, {{"a", "two"}}); };
  says(refused(apply, storage_failure::no_room), "disk is full");
  BOOST_TEST(opened.views->find("agenda.1", "a").value() == "row of a");
  BOOST_TEST(opened.views->offset("agenda.1", {0}).count.value == 1u);
  BOOST_TEST(!opened.snapshots->save(conversation_stream(1), {{8}, "later"}, world.key));
  BOOST_TEST(opened.snapshots->load(conversation_stream(1), world.key).value().at.value == 7u);
  disk.full = false;
  apply();
  BOOST_TEST(opened.views->find("agenda.1", "a").value() == "two");
}

BOOST_AUTO_TEST_CASE(a_second_opening_discards_nothing) {
  const used_views world;
  const auto opened = open_views(world.directory);
  const auto open = [&] { (void)open_views(world.directory); };
  says(refused(open, storage_failure::locked), "Another process");
  BOOST_TEST(opened.views->find("agenda.1", "a").value() == "row of a");
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_refused) {
  const auto root = test::artifact_directory("views");
  put_bytes(root / "file", "");
  const auto open = [&] { (void)open_views(root / "file" / "views"); };
  says(refused(open, storage_failure::cannot_open), "Cannot make");
}

BOOST_AUTO_TEST_CASE(no_snapshot_is_readable_in_the_files) {
  const used_views world;
  const auto opened = open_views(world.directory);
  BOOST_TEST(opened.snapshots->save(conversation_stream(2), {{1}, test::canary("snapshot")}, world.key));
  BOOST_TEST(files_holding(world.directory, "CANARI").empty());
}

BOOST_AUTO_TEST_SUITE_END()
