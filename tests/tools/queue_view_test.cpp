// `veilleuse replay --desk`: the queue as it stood.
#include "tools/replay/queue_view.hpp"

#include "tests/events/night_desk.hpp"
#include "tests/tools/written_log.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::events::testing;

namespace {

namespace json = boost::json;

events::timestamp after(std::int64_t seconds) {
  return {noon.value + seconds * second_us};
}

/// A night that is written to a log when it is over.
struct night {
  night_desk desk;

  /// Children 1 (usual) and 2 (urgent) enter 100 s apart; nobody is there.
  void two_wait() {
    std::ignore = desk.enters(1);
    desk.clock = after(100);
    std::ignore = desk.enters(2, 2);
  }

  [[nodiscard]] std::vector<std::string> shown(tools::queue_request request) {
    tests::written_log log;
    for (const auto& each : desk.log)
      log.write(each);
    request.desks = {desk.stream};
    std::vector<std::string> lines;
    const auto done = tools::show_queues(log.log(), request, [&](std::string_view line) {
      lines.emplace_back(line);
      return true;
    });
    BOOST_REQUIRE(done);
    return lines;
  }
  [[nodiscard]] json::value queue(tools::queue_request request) {
    request.format = tools::replay_format::json_lines;
    return json::parse(shown(request).at(0));
  }
  [[nodiscard]] json::value queue(events::timestamp at) {
    tools::queue_request request;
    request.at = at;
    return queue(request);
  }
};

std::string hex(const events::conversation_id& id) {
  return events::to_hex(id.bytes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queue_view)

BOOST_AUTO_TEST_CASE(the_queue_stands_in_the_order_of_service_with_waiting_times) {
  night given;
  given.two_wait();
  const auto waiting = given.queue(after(160)).at("waiting").as_array();
  BOOST_REQUIRE(waiting.size() == 2u);
  const auto ordered = events::ordered_queue(given.desk.state, after(160));
  for (std::size_t place = 0; place < 2; ++place) {
    BOOST_TEST(waiting[place].at("conversation").as_string().c_str() == hex(ordered[place].conversation));
    BOOST_TEST(waiting[place].at("place").as_int64() == static_cast<std::int64_t>(place + 1));
  }
  BOOST_TEST(waiting[0].at("conversation").as_string().c_str() == hex(child(2)));
  BOOST_TEST(waiting[0].at("waited_s").as_int64() == 60);
  BOOST_TEST(waiting[0].at("urgency").as_int64() == 2);
  BOOST_TEST(waiting[1].at("waited_s").as_int64() == 160);
}

BOOST_AUTO_TEST_CASE(the_queue_at_an_earlier_time_knows_nothing_of_what_came_later) {
  night given;
  given.two_wait();
  BOOST_TEST(given.queue(after(99)).at("waiting").as_array().size() == 1u);
  BOOST_TEST(given.queue(after(-1)).at("waiting").as_array().empty());
  BOOST_TEST(given.queue(after(-1)).at("last_event").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(offers_and_who_may_be_offered_a_child_are_shown) {
  night given;
  std::ignore = given.desk.is_now(1, events::presence::available, 1);
  std::ignore = given.desk.is_now(2, events::presence::available, 2);
  std::ignore = given.desk.is_now(3, events::presence::paused, 2);
  std::ignore = given.desk.is_now(4, events::presence::available, 2);
  std::ignore = given.desk.is_now(4, events::presence::signed_out, 2);
  std::ignore = given.desk.enters(1);
  const auto queue = given.queue(after(10));
  const auto& offers = queue.at("offers").as_array();
  BOOST_REQUIRE(offers.size() == 1u);
  BOOST_TEST(offers[0].at("conversation").as_string().c_str() == hex(child(1)));
  BOOST_TEST(offers[0].at("moderator").as_string().c_str() == events::to_hex(officer(1).bytes));
  BOOST_TEST(offers[0].at("left_s").as_int64() == events::limits::offer_timeout_us / second_us - 10);
  const auto& moderators = queue.at("moderators").as_array();
  BOOST_REQUIRE(moderators.size() == 3u);
  BOOST_TEST(!moderators[0].at("may_be_offered").as_bool());
  BOOST_TEST(moderators[1].at("may_be_offered").as_bool());
  BOOST_TEST(!moderators[2].at("may_be_offered").as_bool());
}

BOOST_AUTO_TEST_CASE(a_chat_in_hand_is_counted_with_its_moderator) {
  night given{with_chat()};
  const auto queue = given.queue(after(10));
  BOOST_TEST(queue.at("chats").as_int64() == 1);
  BOOST_TEST(queue.at("moderators").at(0).at("chats").as_int64() == 1);
  BOOST_TEST(!queue.at("moderators").at(0).at("may_be_offered").as_bool());
}

BOOST_AUTO_TEST_CASE(
    the_queue_now_holds_all_also_where_the_clock_was_set_back_since_and_nobody_waits_a_negative_time) {
  night given;
  given.two_wait();
  tools::queue_request request;
  request.now = after(30);
  const auto waiting = given.queue(request).at("waiting").as_array();
  BOOST_REQUIRE(waiting.size() == 2u);
  BOOST_TEST(waiting[0].at("waited_s").as_int64() == 0);
  BOOST_TEST(waiting[1].at("waited_s").as_int64() == 30);
}

BOOST_AUTO_TEST_CASE(people_read_a_line_for_each_who_waits) {
  night given;
  given.two_wait();
  tools::queue_request request;
  request.at = after(3'700);
  const auto lines = given.shown(request);
  BOOST_REQUIRE(lines.size() == 4u);
  BOOST_TEST(lines[0] ==
             "1/desk/night at 2026-01-01T01:01:40.000000Z: 2 waiting, 0 offered, 0 in chats, 0 moderators");
  BOOST_TEST(lines[2].ends_with(hex(events::ordered_queue(given.desk.state, after(3'700))[0].conversation)));
  BOOST_TEST(
      (lines[2].find("1:00:00") != std::string::npos || lines[3].find("1:00:00") != std::string::npos));
  BOOST_TEST(
      (lines[2].find("1:01:40") != std::string::npos || lines[3].find("1:01:40") != std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
