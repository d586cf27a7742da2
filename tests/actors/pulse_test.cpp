// Whether the actors that everything depends on answer.
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;

std::size_t silent_among(const std::vector<actors::vital_sign>& signs) {
  return static_cast<std::size_t>(
      std::ranges::count_if(signs, [](const auto& sign) { return sign.silent_for > 0s; }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pulses)

BOOST_AUTO_TEST_CASE(silence_is_counted_from_the_oldest_question_without_an_answer) {
  actors::pulse pulse{"a part"};
  const std::chrono::steady_clock::time_point start{1h};
  BOOST_TEST((pulse.feel(start).silent_for == 0s));
  BOOST_TEST(pulse.ask(start));
  BOOST_TEST(!pulse.ask(start + 1s));
  BOOST_TEST((pulse.feel(start + 3s).silent_for == 3s));
  pulse.answer();
  BOOST_TEST((pulse.feel(start + 4s).silent_for == 0s));
  BOOST_TEST(pulse.ask(start + 5s));
  BOOST_TEST((pulse.feel(start + 6s).silent_for == 1s));
}

BOOST_AUTO_TEST_CASE(each_actor_is_silent_until_it_runs_and_answers_then) {
  hand_world world;
  world.start();
  world.run();
  const auto first = world.gateway->vital_signs();
  BOOST_TEST(silent_among(first) == 0U);
  // Nothing has run since they were asked: all are silent but the log's writer, which is no actor.
  BOOST_TEST(silent_among(world.gateway->vital_signs()) == first.size() - 1);
  world.run();
  BOOST_TEST(silent_among(world.gateway->vital_signs()) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
