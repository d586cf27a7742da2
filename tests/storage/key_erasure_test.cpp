// A destroyed key is gone from the disk: every file of the vault's directory is searched for its bytes.
#include "storage/key_vault.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/wrapped_key.hpp"
#include "tests/storage/database_files.hpp"
#include "tests/storage/vault_worlds.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// The stored row, read below the vault, which must be closed.
std::string row_of(const rocksdb_vault_world& world, const events::stream_id& stream) {
  return vault_database{world.options.directory, nullptr}.get(key_row_of(stream)).value();
}

/// The part of a row that no other row shares.
std::string wrapped_bytes(const std::string& row) {
  return row.substr(row.size() - 48);
}

std::vector<events::stream_id> many_streams(std::uint16_t service, int count) {
  std::vector<events::stream_id> streams;
  for (int number = 0; number < count; ++number) {
    events::stream_id stream{{service}, events::stream_kind::conversation, {}};
    stream.key[0] = static_cast<std::uint8_t>(number >> 8);
    stream.key[1] = static_cast<std::uint8_t>(number);
    streams.push_back(stream);
  }
  return streams;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_erasure)

BOOST_AUTO_TEST_CASE(the_wrapped_bytes_are_gone_from_the_directory_when_destroy_returns) {
  const rocksdb_vault_world world;
  const auto victim = conversation_stream(1);
  (void)world.open()->find_or_create({victim, conversation_stream(2)});
  const auto wrapped = wrapped_bytes(row_of(world, victim));
  const auto kept = wrapped_bytes(row_of(world, conversation_stream(2)));
  BOOST_REQUIRE(!files_holding(world.root, wrapped).empty());

  const auto vault = world.open();
  vault->destroy(victim);
  BOOST_TEST(files_holding(world.root, wrapped).empty());
  BOOST_TEST(!files_holding(world.root, kept).empty());
  BOOST_TEST((vault->find(victim).standing == key_standing::destroyed));
}

BOOST_AUTO_TEST_CASE(they_are_gone_from_wherever_the_row_had_sunk_to) {
  const rocksdb_vault_world world;
  const auto streams = many_streams(1, 300);
  std::vector<std::string> wrapped;
  constexpr std::ptrdiff_t at_once = 100;
  for (auto from = streams.begin(); from != streams.end(); from += at_once) {
    (void)world.open()->find_or_create({from, from + at_once});
  }
  {
    const vault_database database{world.options.directory, nullptr};
    for (const auto& stream : streams) {
      wrapped.push_back(wrapped_bytes(database.get(key_row_of(stream)).value()));
    }
  }
  const auto vault = world.open();
  for (std::size_t at = 0; at < streams.size(); at += 13) {
    BOOST_REQUIRE(!files_holding(world.root, wrapped[at]).empty());
    // Fresh keys between two erasures, so that some rows lie in the log and some in tables.
    (void)vault->find_or_create(many_streams(static_cast<std::uint16_t>(2 + at), 3));
    vault->destroy(streams[at]);
    BOOST_TEST(files_holding(world.root, wrapped[at]).empty());
  }
  BOOST_TEST((vault->find(streams[0]).standing == key_standing::destroyed));
  BOOST_TEST((vault->find(streams[1]).standing == key_standing::present));
}

BOOST_AUTO_TEST_CASE(a_destruction_that_a_crash_cut_short_is_finished_by_the_next_opening) {
  const rocksdb_vault_world world;
  const auto victim = conversation_stream(1);
  (void)world.open()->find_or_create({victim});
  const auto wrapped = wrapped_bytes(row_of(world, victim));
  {
    // What destroy() has written when its process dies before the erasure.
    vault_database database{world.options.directory, nullptr};
    rocksdb::WriteBatch batch;
    batch.Put(key_row_of(victim), destroyed_row());
    batch.Put(pending_row_of(victim), "");
    database.write(batch);
  }
  BOOST_REQUIRE(!files_holding(world.root, wrapped).empty());

  const auto vault = world.open();
  BOOST_TEST(files_holding(world.root, wrapped).empty());
  BOOST_TEST((vault->find(victim).standing == key_standing::destroyed));
}

BOOST_AUTO_TEST_CASE(nothing_is_pending_after_a_destruction) {
  const rocksdb_vault_world world;
  (void)world.open()->find_or_create({conversation_stream(1)});
  world.open()->destroy(conversation_stream(1));
  BOOST_TEST(vault_database(world.options.directory, nullptr).pending_erasures().empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_key_can_be_destroyed) {
  const rocksdb_vault_world world;
  const auto victim = conversation_stream(1);
  (void)world.open()->find_or_create({victim});
  {
    vault_database database{world.options.directory, nullptr};
    rocksdb::WriteBatch batch;
    batch.Put(key_row_of(victim), "nonsense");
    database.write(batch);
  }
  const auto vault = world.open();
  BOOST_CHECK_THROW((void)vault->find(victim), storage_error);
  vault->destroy(victim);
  BOOST_TEST((vault->find(victim).standing == key_standing::destroyed));
}

BOOST_AUTO_TEST_CASE(the_key_itself_stands_in_no_file) {
  const rocksdb_vault_world world;
  const auto vault = world.open();
  const auto made = vault->find_or_create({conversation_stream(1)}).at(0).key;
  const std::string_view bytes{reinterpret_cast<const char*>(made->data()), stream_key::size};
  BOOST_TEST(files_holding(world.root, bytes).empty());
}

BOOST_AUTO_TEST_SUITE_END()
