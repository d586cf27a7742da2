// What systemd is told of a start, of a service that is alive or hangs, and of a stop.
#include "engine/systemd/life_watch.hpp"

#include "engine/limits.hpp"
#include "tests/engine/support/notify_socket.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::systemd::life_watch;
using engine::systemd::longest_silent;
using engine::systemd::serving_interval;
using engine::systemd::work_done;
using namespace std::chrono_literals;

constexpr auto never = [] { return false; };
constexpr auto nobody = [] { return std::vector<actors::vital_sign>{}; };
constexpr auto fine = [] { return std::string{"fine"}; };

std::string in_microseconds(std::chrono::microseconds span) {
  return std::to_string(span.count());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(life_watches)

BOOST_AUTO_TEST_CASE(who_has_been_silent_for_the_bound_is_alive_and_for_longer_is_not) {
  BOOST_TEST(!longest_silent({}, 10s).has_value());
  BOOST_TEST(!longest_silent({{"one", 10s}, {"two", 0s}}, 10s).has_value());
  const auto silent = longest_silent({{"one", 11s}, {"two", 12s}, {"three", 0s}}, 10s);
  BOOST_REQUIRE(silent.has_value());
  BOOST_TEST(silent->part == "two");
}

BOOST_AUTO_TEST_CASE(signs_of_life_come_twice_in_the_interval_and_as_often_as_the_status_at_least) {
  BOOST_TEST((serving_interval(8s) == 4s));
  BOOST_TEST((serving_interval(2 * limits::status_interval) == limits::status_interval));
  BOOST_TEST((serving_interval(10 * limits::status_interval) == limits::status_interval));
  BOOST_TEST((serving_interval(std::nullopt) == limits::status_interval));
}

BOOST_AUTO_TEST_CASE(a_start_goes_on_that_computes_enough_or_reads) {
  const work_done before{1s, 512};
  BOOST_TEST(!before.goes_on_since(before));
  BOOST_TEST(!(work_done{1s + limits::start_work_least - 1us, 512}.goes_on_since(before)));
  BOOST_TEST((work_done{1s + limits::start_work_least, 512}.goes_on_since(before)));
  BOOST_TEST((work_done{1s, 1'024}.goes_on_since(before)));
}

BOOST_AUTO_TEST_CASE(what_this_process_computes_is_counted) {
  const auto before = work_done::so_far();
  while (!work_done::so_far().goes_on_since(before)) {
  }
  BOOST_TEST((work_done::so_far().computed > before.computed));
}

BOOST_FIXTURE_TEST_CASE(a_start_gets_more_time_while_it_goes_on, notify_socket) {
  life_watch life;
  life.starts("opening the log");
  std::atomic<bool> enough = false;
  std::thread work{[&] {
    while (!enough) {
    }
  }};
  const auto told = wait_for("EXTEND_TIMEOUT_USEC");
  enough = true;
  work.join();
  BOOST_TEST(told.at("EXTEND_TIMEOUT_USEC") == in_microseconds(limits::start_patience));
}

BOOST_FIXTURE_TEST_CASE(a_start_is_told_once_in_its_interval_with_the_step_it_is_at, notify_socket) {
  life_watch life;
  life.serves({never, nobody, fine});
  BOOST_TEST(wait_for("STATUS").at("STATUS").starts_with("Starting: "));
  while (!wait_for("STATUS").at("STATUS").starts_with("Starting: waking the queues;")) {
  }
  const auto first = std::chrono::steady_clock::now();
  BOOST_TEST(wait_for("STATUS").at("STATUS").starts_with("Starting: waking the queues;"));
  // They were told one interval apart; the first may have been read late by less than half of one.
  BOOST_TEST((std::chrono::steady_clock::now() - first > limits::start_interval / 2));
}

BOOST_FIXTURE_TEST_CASE(ready_is_looked_for_often_and_said_when_it_is_true, notify_socket) {
  std::vector<std::chrono::steady_clock::time_point> looks;
  life_watch life;
  life.serves({[&] {
                 looks.push_back(std::chrono::steady_clock::now());
                 return looks.size() == 3;
               },
               nobody, fine});
  BOOST_TEST(wait_for("READY").at("STATUS") == "fine");
  life.stops({});
  BOOST_REQUIRE(looks.size() == 3U);
  BOOST_TEST((looks[2] - looks[1] >= limits::ready_look));
}

BOOST_FIXTURE_TEST_CASE(a_stop_says_how_long_it_may_take_and_asks_nothing_any_more, notify_socket) {
  bool asked_late = false;
  bool stopped = false;
  life_watch life;
  life.serves({[] { return true; },
               [&] {
                 asked_late = asked_late || stopped;
                 return std::vector<actors::vital_sign>{};
               },
               fine});
  BOOST_TEST(wait_for("READY").at("READY") == "1");
  life.stops(7s);
  stopped = true;
  const auto told = wait_for("STOPPING");
  BOOST_TEST(told.at("EXTEND_TIMEOUT_USEC") == in_microseconds(7s + limits::stop_margin));
  BOOST_TEST(!asked_late);
}

BOOST_FIXTURE_TEST_CASE(a_lane_that_is_held_is_silent_and_the_others_are_not, server_fixture) {
  lanes = 2;
  start();
  std::promise<void> held;
  std::promise<void> over;
  gateway.when_typing = [&] {
    held.set_value();
    over.get_future().wait();
  };
  const auto client = youth();
  client->send_text(R"({"type":"typing"})");
  held.get_future().wait();
  // Lane 1 took the youth: it is the first of those with the fewest. Whoever is there answers soon.
  const auto is_silent = [this](std::string_view part) {
    const auto signs = running().vital_signs();
    return std::ranges::find(signs, part, &actors::vital_sign::part)->silent_for > 0s;
  };
  (void)running().vital_signs();
  for (const auto* part : {"lane 2", "the listener"}) {
    while (is_silent(part)) {
    }
    BOOST_TEST(is_silent("lane 1"));
  }
  over.set_value();
  while (is_silent("lane 1")) {
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
