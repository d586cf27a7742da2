// What every snapshot store must do. A world opens the store of one machine; opening again is a restart.
#include "storage/draw_key.hpp"
#include "storage/snapshot_store.hpp"
#include "tests/storage/streams.hpp"
#include "tests/storage/view_worlds.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(snapshot_store_contract)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_without_a_snapshot_has_none, World, view_worlds) {
  World world;
  const auto snapshots = world.open_snapshots();
  BOOST_TEST(!snapshots->load(conversation_stream(1), draw_key()));
  snapshots->remove(conversation_stream(1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_saved_snapshot_is_loaded_also_after_a_restart, World, view_worlds) {
  World world;
  const auto key = draw_key();
  auto snapshots = world.open_snapshots();
  BOOST_TEST(snapshots->save(conversation_stream(1), {{7}, "state at seven"}, key));
  BOOST_TEST(snapshots->save(conversation_stream(1), {{9}, "state at nine"}, key));
  BOOST_TEST(snapshots->save(conversation_stream(2), {{1}, ""}, key));
  for (int restart = 0; restart < 2; ++restart) {
    const auto loaded = snapshots->load(conversation_stream(1), key);
    BOOST_REQUIRE(loaded);
    BOOST_TEST(loaded->at.value == 9u);
    BOOST_TEST(loaded->state == "state at nine");
    BOOST_TEST(snapshots->load(conversation_stream(2), key).value().state == "");
    snapshots.reset();
    snapshots = world.open_snapshots();
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_key_or_none_loads_nothing, World, view_worlds) {
  World world;
  const auto snapshots = world.open_snapshots();
  const auto key = draw_key();
  BOOST_TEST(snapshots->save(conversation_stream(1), {{7}, "state"}, key));
  BOOST_TEST(!snapshots->load(conversation_stream(1), draw_key()));
  BOOST_TEST(!snapshots->load(conversation_stream(1), nullptr));
  BOOST_TEST(snapshots->load(conversation_stream(1), key).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(saving_without_a_key_keeps_nothing, World, view_worlds) {
  World world;
  const auto snapshots = world.open_snapshots();
  BOOST_TEST(!snapshots->save(conversation_stream(1), {{7}, "state"}, nullptr));
  BOOST_TEST(!snapshots->load(conversation_stream(1), draw_key()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_removed_snapshot_is_gone, World, view_worlds) {
  World world;
  const auto snapshots = world.open_snapshots();
  const auto key = draw_key();
  BOOST_TEST(snapshots->save(conversation_stream(1), {{7}, "state"}, key));
  BOOST_TEST(snapshots->save(conversation_stream(2), {{7}, "state"}, key));
  snapshots->remove(conversation_stream(1));
  BOOST_TEST(!snapshots->load(conversation_stream(1), key));
  BOOST_TEST(snapshots->load(conversation_stream(2), key).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
