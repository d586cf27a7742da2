// The key vault on a failing disk: no key is given out that is not durable.
#include "storage/rocksdb/vault_database.hpp"
#include "tests/storage/database_files.hpp"
#include "tests/storage/failing_disk.hpp"
#include "tests/storage/refused.hpp"
#include "tests/storage/vault_worlds.hpp"

#include <future>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

struct failing_world : rocksdb_vault_world {
  failing_disk disk;
  std::vector<std::string> fatal;

  failing_world() {
    options.environment = &disk;
    options.on_fatal = [this](const auto& sentence) { fatal.push_back(sentence); };
  }

  static std::string create_refused(key_vault& vault, std::uint8_t number, storage_failure kind) {
    return refused([&] { (void)vault.find_or_create({conversation_stream(number)}); }, kind);
  }
};

bool is_present(key_vault& vault, std::uint8_t number) {
  return vault.find(conversation_stream(number)).standing == key_standing::present;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vault_faults)

BOOST_AUTO_TEST_CASE(on_a_full_disk_keys_are_found_and_none_is_made_until_there_is_room) {
  failing_world world;
  const auto vault = world.open();
  (void)vault->find_or_create({conversation_stream(1)});
  world.disk.full = true;
  for (int attempt = 0; attempt < 2; ++attempt) {
    says(failing_world::create_refused(*vault, 2, storage_failure::no_room), "disk is full");
    BOOST_TEST(is_present(*vault, 1));
    BOOST_TEST(!is_present(*vault, 2));
  }
  world.disk.full = false;
  (void)vault->find_or_create({conversation_stream(2)});
  BOOST_TEST(is_present(*vault, 2));
  BOOST_TEST(world.fatal.empty());
}

BOOST_AUTO_TEST_CASE(a_full_vault_says_so_and_comes_back_although_nobody_asks_for_a_key) {
  failing_world world;
  world.options.resume_interval = std::chrono::milliseconds{1};
  std::promise<void> room;
  std::vector<std::string> notices;
  world.options.on_notice = [&](const auto& sentence) {
    notices.push_back(sentence);
    if (notices.size() == 2) room.set_value();
  };
  const auto vault = world.open();
  BOOST_TEST(!vault->read_only());
  world.disk.full = true;
  (void)failing_world::create_refused(*vault, 1, storage_failure::no_room);
  BOOST_TEST(vault->read_only());
  world.disk.full = false;
  room.get_future().wait();
  BOOST_TEST(!vault->read_only());
  says(notices[0], "no conversation can be opened");
  says(notices[1], "room on the disk again");
}

BOOST_AUTO_TEST_CASE(after_a_failed_sync_the_process_is_told_to_end_and_a_restart_serves_again) {
  failing_world world;
  auto vault = world.open();
  (void)vault->find_or_create({conversation_stream(1)});
  world.disk.sync_fails = true;
  says(failing_world::create_refused(*vault, 2, storage_failure::io_error), "disk failed");
  BOOST_REQUIRE(world.fatal.size() == 1u);
  says(world.fatal[0], "the process ends");
  world.disk.sync_fails = false;
  says(failing_world::create_refused(*vault, 3, storage_failure::io_error), "disk failed");
  vault.reset();
  vault = world.open();
  BOOST_TEST(is_present(*vault, 1));
  BOOST_TEST(!is_present(*vault, 3));
  (void)vault->find_or_create({conversation_stream(3)});
  BOOST_TEST(is_present(*vault, 3));
}

BOOST_AUTO_TEST_CASE(a_destruction_that_a_full_disk_stopped_can_be_asked_for_again) {
  failing_world world;
  auto vault = world.open();
  (void)vault->find_or_create({conversation_stream(1)});
  vault.reset();
  const auto row = vault_database(world.options.directory, nullptr).get(key_row_of(conversation_stream(1)));
  const auto wrapped = row.value().substr(row->size() - 48);
  vault = world.open();
  world.disk.full = true;
  BOOST_CHECK_THROW(vault->destroy(conversation_stream(1)), storage_error);
  world.disk.full = false;
  BOOST_REQUIRE(!files_holding(world.root, wrapped).empty());
  vault->destroy(conversation_stream(1));
  BOOST_TEST(files_holding(world.root, wrapped).empty());
}

BOOST_AUTO_TEST_CASE(a_first_start_on_a_full_disk_leaves_nothing_that_hinders_the_next) {
  failing_world world;
  world.disk.full = true;
  BOOST_CHECK_THROW((void)world.open(), storage_error);
  world.disk.full = false;
  (void)world.open()->find_or_create({conversation_stream(1)});
  BOOST_TEST(is_present(*world.open(), 1));
}

BOOST_AUTO_TEST_SUITE_END()
