#include "bench/resume/resume_journal.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

/// Opened, queued, in the queue, then two messages of its own.
struct talked {
  talked() {
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence)
      BOOST_TEST_REQUIRE(journal.told(sequence, {}));
    BOOST_TEST_REQUIRE(journal.acknowledged(4, "one"));
    BOOST_TEST_REQUIRE(journal.acknowledged(5, "two"));
  }
  bench::resume_journal journal;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_answer_stands_for_its_event, talked) {
  BOOST_TEST(journal.last_seen() == 5u);
  BOOST_TEST(journal.acknowledgements() == 2u);
  BOOST_TEST(journal.missing() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_was_forgotten_is_missing_until_it_is_told_again, talked) {
  journal.forget_after(3);
  BOOST_TEST(journal.last_seen() == 3u);
  BOOST_TEST(journal.missing() == 2u);
  BOOST_TEST(journal.told(4, "one"));
  BOOST_TEST(journal.missing() == 1u);
  BOOST_TEST(journal.told(5, "two"));
  BOOST_TEST(journal.missing() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_is_told_otherwise_than_it_was_said_is_missing, talked) {
  journal.forget_after(4);
  BOOST_TEST(journal.told(5, "something else"));
  BOOST_TEST(journal.missing() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_hole_and_a_repetition_are_found, talked) {
  BOOST_TEST(!journal.told(5, "two"));
  BOOST_TEST(!journal.told(7, {}));
  BOOST_TEST(!journal.acknowledged(8, "three"));
  BOOST_TEST(journal.told(6, {}));
}

BOOST_FIXTURE_TEST_CASE(an_answer_may_follow_its_event_after_a_reconnect, talked) {
  BOOST_TEST(journal.told(6, "three"));
  BOOST_TEST(journal.acknowledged(6, "three"));
  BOOST_TEST(journal.missing() == 0u);
}
