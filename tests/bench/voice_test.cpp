// The journal that a crash run's client keeps: the check is only as good as this.
#include "bench/crash/voice.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

struct talking_youth {
  bench::random_source random{1};
  bench::voice youth{"0.youth", {}};

  talking_youth() { youth.known_as("youth"); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_unanswered_is_sent_again_as_it_was_and_in_order, talking_youth) {
  const auto first = youth.say(9, random);
  const auto second = youth.say(10, random);
  const std::vector<std::string> expected{first, second};
  BOOST_TEST(youth.unanswered_frames() == expected);
  BOOST_TEST(youth.answered({.id = 9, .first = 3, .last = 3, .at = 1}));
  BOOST_TEST(youth.unanswered_frames() == std::vector<std::string>{second});
}

BOOST_FIXTURE_TEST_CASE(an_answer_stands_for_the_event_of_ones_own_message, talking_youth) {
  (void)youth.say(9, random);
  BOOST_TEST(youth.answered({.id = 9, .first = 3, .last = 3, .at = 1}));
  BOOST_TEST(youth.last_seen() == 3u);
  const auto sent = youth.take_sent().sent;
  const auto received = youth.take_received().received;
  BOOST_TEST_REQUIRE(received.size() == 1u);
  BOOST_TEST(received[0].by == "youth");
  BOOST_TEST(received[0].text == sent[0].text);
  BOOST_TEST((sent[0].acknowledged_as == 3u));
}

BOOST_FIXTURE_TEST_CASE(a_repeated_commands_answer_stands_for_an_event_not_seen_yet, talking_youth) {
  (void)youth.say(9, random);
  BOOST_TEST(youth.answered({.id = 9, .first = 3, .last = 3, .at = 0}));
  BOOST_TEST(youth.take_received().received.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_event_that_history_told_before_its_answer_counts_once, talking_youth) {
  (void)youth.say(9, random);
  youth.saw({.seq = 3, .kind = bench::message_kind, .by = "youth", .text = "as told"});
  BOOST_TEST(youth.answered({.id = 9, .first = 3, .last = 3, .at = 0}));
  BOOST_TEST(youth.take_received().received.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_answer_to_nothing_is_nobodys, talking_youth) {
  BOOST_TEST(!youth.answered({.id = 9, .first = 3, .last = 3, .at = 1}));
  BOOST_TEST(!youth.put_off(9));
  BOOST_TEST(youth.last_seen() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_was_put_off_stays_unanswered_and_is_marked, talking_youth) {
  (void)youth.say(9, random);
  BOOST_TEST(youth.put_off(9));
  BOOST_TEST(youth.unanswered() == 1u);
  BOOST_TEST(youth.take_sent().sent[0].was_put_off);
}
