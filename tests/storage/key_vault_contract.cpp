// What every key vault must do. A world opens the vault of one machine; opening again is a restart.
#include "storage/key_vault.hpp"
#include "tests/storage/vault_worlds.hpp"

#include <cstring>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

using standing = key_standing;

bool same_key(const key_lookup& one, const key_lookup& other) {
  return one.key && other.key && std::memcmp(one.key->data(), other.key->data(), stream_key::size) == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_vault_contract)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_without_a_key_is_absent, World, vault_worlds) {
  World world;
  const auto found = world.open()->find(conversation_stream(1));
  BOOST_TEST((found.standing == standing::absent));
  BOOST_TEST(!found.key);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_made_key_is_found_again_also_after_a_restart, World, vault_worlds) {
  World world;
  auto vault = world.open();
  const auto made = vault->find_or_create({conversation_stream(1)}).at(0);
  BOOST_TEST((made.standing == standing::present));
  BOOST_TEST(same_key(made, vault->find(conversation_stream(1))));
  BOOST_TEST(same_key(made, vault->find_or_create({conversation_stream(1)}).at(0)));
  vault.reset();
  vault = world.open();
  BOOST_TEST(same_key(made, vault->find(conversation_stream(1))));
  BOOST_TEST(same_key(made, vault->find_or_create({conversation_stream(1)}).at(0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(many_keys_are_made_at_once_and_all_differ, World, vault_worlds) {
  World world;
  auto vault = world.open();
  std::vector<events::stream_id> streams;
  for (std::uint8_t number = 0; number < 100; ++number) {
    streams.push_back(conversation_stream(number));
  }
  const auto made = vault->find_or_create(streams);
  BOOST_REQUIRE(made.size() == streams.size());
  for (std::size_t at = 0; at < made.size(); ++at) {
    BOOST_TEST(same_key(made[at], vault->find(streams[at])));
    for (std::size_t other = 0; other < at; ++other) {
      BOOST_TEST(!same_key(made[at], made[other]));
    }
  }
  BOOST_TEST(vault->find_or_create({}).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_named_twice_in_one_call_gets_one_key, World, vault_worlds) {
  World world;
  auto vault = world.open();
  const auto made = vault->find_or_create({conversation_stream(1), conversation_stream(1)});
  BOOST_REQUIRE(made.size() == 2);
  BOOST_TEST(same_key(made[0], made[1]));
  BOOST_TEST(same_key(made[0], vault->find(conversation_stream(1))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_destroyed_key_stays_destroyed, World, vault_worlds) {
  World world;
  auto vault = world.open();
  const auto kept = vault->find_or_create({conversation_stream(1), conversation_stream(2)}).at(1);
  vault->destroy(conversation_stream(1));
  vault->destroy(conversation_stream(1));
  for (int restart = 0; restart < 2; ++restart) {
    const auto found = vault->find(conversation_stream(1));
    BOOST_TEST((found.standing == standing::destroyed));
    BOOST_TEST(!found.key);
    const auto made = vault->find_or_create({conversation_stream(1), conversation_stream(2)});
    BOOST_TEST((made.at(0).standing == standing::destroyed));
    BOOST_TEST(!made.at(0).key);
    BOOST_TEST(same_key(made.at(1), kept));
    vault.reset();
    vault = world.open();
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(destroying_before_there_is_a_key_forbids_one, World, vault_worlds) {
  World world;
  auto vault = world.open();
  vault->destroy(conversation_stream(1));
  BOOST_TEST((vault->find_or_create({conversation_stream(1)}).at(0).standing == standing::destroyed));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_holder_keeps_its_key_while_the_vault_forgets_it, World, vault_worlds) {
  World world;
  auto vault = world.open();
  const auto held = vault->find_or_create({conversation_stream(1)}).at(0).key;
  const std::vector<std::uint8_t> bytes(held->data(), held->data() + stream_key::size);
  vault->destroy(conversation_stream(1));
  vault.reset();
  BOOST_TEST(std::memcmp(held->data(), bytes.data(), bytes.size()) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(threads_that_create_the_same_streams_get_the_same_keys, World, vault_worlds) {
  World world;
  auto vault = world.open();
  std::vector<events::stream_id> streams;
  for (std::uint8_t number = 0; number < 20; ++number) {
    streams.push_back(conversation_stream(number));
  }
  std::array<std::vector<key_lookup>, 4> made;
  {
    std::vector<std::jthread> threads;
    threads.reserve(made.size());
    for (auto& mine : made) {
      threads.emplace_back([&vault, &mine, &streams] {
        for (const auto& stream : streams) {
          mine.push_back(vault->find_or_create({stream}).at(0));
        }
      });
    }
  }
  for (const auto& mine : made) {
    for (std::size_t at = 0; at < streams.size(); ++at) {
      BOOST_TEST(same_key(mine[at], made[0][at]));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_key_destroyed_while_others_look_it_up_does_not_come_back, World,
                              vault_worlds) {
  World world;
  auto vault = world.open();
  (void)vault->find_or_create({conversation_stream(1)});
  vault.reset();
  // Opened anew, so that the first look-ups read the row while it is being destroyed.
  vault = world.open();
  {
    constexpr int reader_count = 3;
    std::vector<std::jthread> readers;
    readers.reserve(reader_count);
    for (int reader = 0; reader < reader_count; ++reader) {
      readers.emplace_back([&vault](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          (void)vault->find(conversation_stream(1));
        }
      });
    }
    vault->destroy(conversation_stream(1));
    BOOST_TEST((vault->find(conversation_stream(1)).standing == standing::destroyed));
  }
  BOOST_TEST((vault->find(conversation_stream(1)).standing == standing::destroyed));
}

BOOST_AUTO_TEST_SUITE_END()
