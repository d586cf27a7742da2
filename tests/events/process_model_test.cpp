// The process as a whole: whatever people do and whatever the network does, everyone agrees in the end, and
// no child is lost.
#include "tests/events/town.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

namespace {

using namespace veilleuse::events::testing;

rc::Gen<std::vector<happening>> happenings() {
  const auto one = rc::gen::tuple(rc::gen::inRange(0, happening_kinds), rc::gen::inRange(0, 16),
                                  rc::gen::inRange(0, 64), rc::gen::inRange(0, 64));
  return rc::gen::scale(8.0, rc::gen::container<std::vector<happening>>(rc::gen::resize(100, one)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_model)

BOOST_AUTO_TEST_CASE(everyone_agrees_in_the_end_and_no_child_is_lost) {
  BOOST_TEST(rc::check("everyone agrees in the end", [] {
    const auto story = *happenings();
    town model;
    for (const auto& next : story) {
      model.happen(next);
      RC_ASSERT(model.broken_now() == "");
    }
    model.settle();
    RC_ASSERT(model.broken_now() == "");
    RC_ASSERT(model.broken_when_settled() == "");
  }));
}

BOOST_AUTO_TEST_SUITE_END()
