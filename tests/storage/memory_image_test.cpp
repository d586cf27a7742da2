// What the simulation does to the stores that are never synced: it brings back an earlier image.
#include "tests/storage/view_worlds.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(memory_images)

BOOST_AUTO_TEST_CASE(an_earlier_image_of_the_views_comes_back_whole) {
  const memory_view_world world;
  const auto views = world.open_views();
  views->apply("agenda.1", {0}, {{1}, {}}, {{"a", "1"}});
  const auto image = world.views->image();
  views->apply("agenda.1", {0}, {{2}, {}}, {{"a", "2"}, {"b", "2"}});
  world.views->restore(image);
  BOOST_TEST(views->find("agenda.1", "a").value() == "1");
  BOOST_TEST(!views->find("agenda.1", "b"));
  BOOST_TEST(views->offset("agenda.1", {0}).count.value == 1u);
  world.views->restore({});
  BOOST_TEST(!views->find("agenda.1", "a"));
  BOOST_TEST(views->offset("agenda.1", {0}).count.value == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
