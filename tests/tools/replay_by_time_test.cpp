// `veilleuse replay` with times: what each bound takes in, and what becomes of it where the clock stepped.
#include "tests/support/artifacts.hpp"
#include "tests/tools/writer.hpp"
#include "tools/replay/replay.hpp"

#include <algorithm>
#include <optional>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::tests;
using events::timestamp;

namespace {

struct told {
  std::optional<engine::failure> failure;
  tools::replay_result result;
  std::vector<std::string> lines;
};

told ask(written_log& log, const tools::replay_request& request) {
  told all;
  const auto replayed = tools::replay(log.log(), request, [&](std::string_view line) {
    all.lines.emplace_back(line);
    return true;
  });
  if (replayed) {
    all.result = replayed.value();
  } else {
    all.failure = replayed.error();
  }
  return all;
}

/// The seconds at which the events shown happened, in the order shown.
std::vector<std::int64_t> seconds_of(const told& all) {
  std::vector<std::int64_t> seconds;
  for (const auto& line : all.lines)
    seconds.push_back(std::stoll(line.substr(line.find("T00:") + 4, 2)) * 60 +
                      std::stoll(line.substr(line.find("T00:") + 7, 2)));
  return seconds;
}

using list = std::vector<std::int64_t>;

bool contains(const told& all, std::string_view text) {
  return std::ranges::any_of(all.lines, [&](const auto& line) { return line.find(text) != line.npos; });
}

tools::replay_request between(std::optional<timestamp> from, std::optional<timestamp> to) {
  tools::replay_request request;
  if (from) request.from = *from;
  if (to) request.to = *to;
  return request;
}

tools::replay_request state_at(timestamp when) {
  tools::replay_request request;
  request.at = when;
  return request;
}

/// Anna writes at 0, 10, 20 and 30 seconds.
struct four_moments {
  written_log log;
  writer anna{log, 1};
  four_moments() {
    for (const auto when : {0, 10, 20, 30})
      anna.act(at_second(when));
  }
  told ask_anna(tools::replay_request request) {
    request.stream = anna.stream();
    return ask(log, request);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(replay_by_time)

BOOST_AUTO_TEST_CASE(both_bounds_belong_to_what_is_shown) {
  four_moments given;
  BOOST_TEST(seconds_of(given.ask_anna(between(at_second(10), at_second(20)))) == (list{10, 20}));
  BOOST_TEST(seconds_of(given.ask_anna(between(at_second(11), at_second(29)))) == (list{20}));
  BOOST_TEST(seconds_of(given.ask_anna(between({}, at_second(10)))) == (list{0, 0, 10}));
  BOOST_TEST(seconds_of(given.ask_anna(between(at_second(20), {}))) == (list{20, 30}));
  BOOST_TEST(given.ask_anna(between(at_second(31), {})).lines.empty());
}

BOOST_AUTO_TEST_CASE(a_number_and_a_time_bound_the_same_replay) {
  four_moments given;
  auto request = between({}, at_second(20));
  request.from = events::sequence{3};
  BOOST_TEST(seconds_of(given.ask_anna(request)) == (list{10, 20}));
  request = between(at_second(10), {});
  request.to = events::sequence{4};
  BOOST_TEST(seconds_of(given.ask_anna(request)) == (list{10, 20}));
}

BOOST_AUTO_TEST_CASE(a_number_and_a_time_that_are_the_wrong_way_round_are_refused) {
  four_moments given;
  for (const bool from_number : {true, false}) {
    auto request = from_number ? between({}, at_second(9)) : between(at_second(21), {});
    (from_number ? request.from : request.to.emplace()) = events::sequence{from_number ? 3u : 4u};
    const auto all = given.ask_anna(request);
    BOOST_TEST(all.failure.value().message == "--to lies before --from");
  }
}

BOOST_AUTO_TEST_CASE(to_an_event_in_a_record_shows_that_record_whole) {
  four_moments given;
  tools::replay_request request;
  request.to = events::sequence{1};
  BOOST_TEST(given.ask_anna(request).lines.size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_state_at_a_time_is_that_after_the_last_record_until_then) {
  four_moments given;
  BOOST_TEST(contains(given.ask_anna(state_at(at_second(9))), "messages: 0"));
  BOOST_TEST(contains(given.ask_anna(state_at(at_second(10))), "messages: 1"));
  BOOST_TEST(contains(given.ask_anna(state_at(at_second(29))), "messages: 2"));
  BOOST_TEST(contains(given.ask_anna(state_at(at_second(5'000))), "messages: 3"));
}

BOOST_AUTO_TEST_CASE(a_stream_that_had_no_events_yet_is_not_found) {
  four_moments given;
  const auto early = given.ask_anna(state_at(at_second(-1)));
  BOOST_REQUIRE(early.failure);
  BOOST_TEST((early.failure->code == engine::exit_code::not_found));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_keeps_a_stream_whole_and_its_times_stand_still) {
  written_log log;
  writer anna{log, 1};
  anna.act(at_second(100));
  log.start_again();
  for (const auto when : {40, 50, 101})
    anna.act(at_second(when));
  tools::replay_request request;
  request.stream = anna.stream();
  BOOST_TEST(seconds_of(ask(log, request)) == (list{100, 100, 100, 100, 101}));
  request.at = at_second(100);
  BOOST_TEST(contains(ask(log, request), "messages: 2"));
  request.at = at_second(60);
  BOOST_TEST(ask(log, request).failure.has_value());
}

BOOST_AUTO_TEST_CASE(all_streams_come_in_the_order_of_time) {
  written_log log;
  writer anna{log, 1};
  writer ben{log, 2};
  anna.act(at_second(1));
  ben.act(at_second(2));
  anna.act(at_second(3));
  ben.act(at_second(4));
  const auto all = ask(log, {});
  BOOST_TEST(seconds_of(all) == (list{1, 1, 2, 2, 3, 4}));
  BOOST_TEST(contains(
      all, "2026-01-01T00:00:03.000000Z  " + events::to_text(anna.stream()) + "       3  message_posted"));
  BOOST_TEST(all.result.behind == 0u);
  BOOST_TEST(seconds_of(ask(log, between(at_second(2), at_second(3)))) == (list{2, 2, 3}));
}

BOOST_AUTO_TEST_CASE(what_was_written_after_a_restart_comes_later_wherever_the_clock_was_set) {
  written_log log;
  // As many as meet in every partition.
  std::vector<writer> before;
  std::vector<writer> after;
  for (std::uint8_t number = 0; number < 32; ++number) {
    before.emplace_back(log, number);
    after.emplace_back(log, static_cast<std::uint8_t>(100 + number));
  }
  for (auto& each : before)
    each.act(at_second(100));
  log.start_again();
  for (auto& each : after)
    each.act(at_second(50));
  const auto all = ask(log, {});
  const auto seconds = seconds_of(all);
  BOOST_REQUIRE(seconds.size() == 128u);
  BOOST_TEST(std::ranges::count(seconds, 100) == 64);
  BOOST_TEST(std::ranges::is_sorted(seconds, std::ranges::greater{}));
  BOOST_TEST(all.result.behind == 32u);
}

BOOST_AUTO_TEST_CASE(a_bound_takes_each_record_by_its_own_time_after_a_step_of_the_clock) {
  written_log log;
  writer anna{log, 1};
  writer ben{log, 2};
  anna.act(at_second(100));
  log.start_again();
  ben.act(at_second(50));
  anna.act(at_second(51));
  // Forwards, far.
  ben.act(at_second(3'000));
  BOOST_TEST(seconds_of(ask(log, between(at_second(40), at_second(60)))) == (list{50, 50}));
  BOOST_TEST(seconds_of(ask(log, between(at_second(100), at_second(2'000)))) == (list{100, 100, 100}));
  BOOST_TEST(seconds_of(ask(log, between(at_second(2'000), {}))) == (list{3'000}));
}

BOOST_AUTO_TEST_CASE(the_states_of_all_streams_at_a_time_are_those_of_each) {
  written_log log;
  std::vector<writer> all;
  for (std::uint8_t number = 1; number <= 9; ++number)
    all.emplace_back(log, number);
  for (int round = 0; round < 5; ++round) {
    for (std::size_t who = 0; who < all.size(); ++who)
      all[who].act(at_second(round * 10 + static_cast<std::int64_t>(who)));
  }
  for (const auto when : {4, 17, 23, 500}) {
    auto request = state_at(at_second(when));
    request.format = tools::replay_format::json_lines;
    auto together = ask(log, request).lines;
    std::vector<std::string> alone;
    for (const auto& each : all) {
      request.stream = each.stream();
      const auto one = ask(log, request);
      if (!one.failure) alone.push_back(one.lines.at(0));
    }
    std::ranges::sort(together);
    std::ranges::sort(alone);
    BOOST_TEST(together == alone);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_log_has_nothing_to_show_and_that_is_no_failure) {
  written_log log;
  for (const auto& request :
       {tools::replay_request{}, between(at_second(0), at_second(1)), state_at(at_second(0))}) {
    const auto all = ask(log, request);
    BOOST_TEST(!all.failure);
    BOOST_TEST(all.lines.empty());
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_events_need_a_stream) {
  four_moments given;
  auto from = tools::replay_request{};
  from.from = events::sequence{2};
  auto to = tools::replay_request{};
  to.to = events::sequence{2};
  auto at = tools::replay_request{};
  at.at = events::sequence{2};
  for (const auto& request : {from, to, at}) {
    const auto refused = ask(given.log, request);
    BOOST_REQUIRE(refused.failure);
    BOOST_TEST((refused.failure->code == engine::exit_code::usage));
  }
}

BOOST_AUTO_TEST_CASE(an_end_beyond_the_stream_is_not_found) {
  four_moments given;
  tools::replay_request request;
  request.to = events::sequence{6};
  const auto refused = given.ask_anna(request);
  BOOST_REQUIRE(refused.failure);
  BOOST_TEST((refused.failure->code == engine::exit_code::not_found));
}

BOOST_AUTO_TEST_CASE(a_damaged_record_among_all_streams_is_told) {
  four_moments given;
  given.log.append_bytes(given.anna.stream(), given.anna.state().head.last, 1, "not a record");
  for (const auto& request : {tools::replay_request{}, state_at(at_second(500))}) {
    const auto all = ask(given.log, request);
    BOOST_REQUIRE(all.failure);
    BOOST_TEST((all.failure->code == engine::exit_code::data_unusable));
  }
}

BOOST_AUTO_TEST_CASE(a_reader_that_wants_no_more_ends_the_replay) {
  four_moments given;
  for (const auto& request : {tools::replay_request{}, state_at(at_second(500))}) {
    std::size_t lines = 0;
    const auto replayed = tools::replay(given.log.log(), request, [&](std::string_view) {
      ++lines;
      return false;
    });
    BOOST_TEST(static_cast<bool>(replayed));
    BOOST_TEST(lines == 1u);
  }
}

BOOST_AUTO_TEST_CASE(no_form_shows_what_was_said_in_any_stream) {
  written_log log;
  const auto text = test::canary("a replay of all streams shows skeletons");
  write_conversation(log, text);
  auto events_of_all = tools::replay_request{};
  for (auto request : {events_of_all, state_at(at_second(500))}) {
    for (const auto format : {tools::replay_format::text, tools::replay_format::json_lines}) {
      request.format = format;
      const auto all = ask(log, request);
      BOOST_TEST(!all.lines.empty());
      BOOST_TEST(!contains(all, text));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
