// All that two nodes and an unreliable broker can do within small bounds: the rule keeps its promises, and
// each part that is left out breaks one.
#include "tests/storage/counting/shared_log_model.hpp"

#include <algorithm>
#include <unordered_set>

#include <boost/test/unit_test.hpp>

namespace veilleuse::tests {

namespace {

struct search_result {
  std::size_t states = 0;
  std::size_t most_acknowledged = 0;
  std::string broken;
};

search_result search(const model_bounds& bounds, const left_out& without) {
  search_result found;
  std::unordered_set<std::string> known;
  std::vector<shared_log_model> open(1);
  known.insert(open.front().bytes());
  while (!open.empty() && found.broken.empty()) {
    const auto now = std::move(open.back());
    open.pop_back();
    ++found.states;
    found.most_acknowledged = std::max(found.most_acknowledged, now.acknowledged());
    found.broken = now.broken();
    for (auto& next : now.next(bounds, without))
      if (known.insert(next.bytes()).second) open.push_back(std::move(next));
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model_check)

BOOST_AUTO_TEST_CASE(the_rule_keeps_its_promises) {
  const auto found = search({}, {});
  BOOST_TEST_MESSAGE("states: " << found.states << ", acknowledged at most: " << found.most_acknowledged);
  BOOST_TEST(found.broken == "");
  BOOST_TEST(found.most_acknowledged >= 3U);
  BOOST_TEST(found.states > 100'000U);
}

// A minute each: test_storage --run_test='model_check/*' --log_level=message --run_test=@long
BOOST_AUTO_TEST_CASE(the_rule_keeps_its_promises_in_ten_million_states,
                     *boost::unit_test::label("long") * boost::unit_test::disabled()) {
  const model_bounds longer{.entries = 6, .crashes = 1};
  const model_bounds more_crashes{.failures = 2, .crashes = 1};
  const model_bounds more_failures{.entries = 6, .failures = 2};
  for (const auto& bounds : {longer, more_crashes, more_failures}) {
    const auto found = search(bounds, {});
    BOOST_TEST_MESSAGE("states: " << found.states << ", acknowledged at most: " << found.most_acknowledged);
    BOOST_TEST(found.broken == "");
  }
}

BOOST_AUTO_TEST_CASE(without_nonces_two_owners_share_a_term) {
  BOOST_TEST(search({}, {.nonce = true}).broken != "");
}

BOOST_AUTO_TEST_CASE(without_ordinals_a_record_counts_twice) {
  BOOST_TEST(search({}, {.ordinal = true}).broken != "");
}

BOOST_AUTO_TEST_CASE(without_the_latch_what_follows_a_hole_is_acknowledged) {
  BOOST_TEST(search({}, {.latch = true}).broken != "");
}

BOOST_AUTO_TEST_CASE(without_reading_to_the_end_an_owner_is_wrong_about_its_prefix) {
  BOOST_TEST(search({}, {.read_to_the_end = true}).broken != "");
}

BOOST_AUTO_TEST_CASE(without_a_take_over_what_is_told_to_be_absent_may_still_count) {
  BOOST_TEST(search({}, {.take_over_to_know = true}).broken != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::tests
