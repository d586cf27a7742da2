// `veilleuse replay`: skeletons as they happened, and states as they were.
#include "tools/replay/replay.hpp"

#include "tests/support/artifacts.hpp"
#include "tests/tools/written_log.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::tests;

namespace {

struct shown {
  engine::exit_code code = engine::exit_code::ok;
  std::vector<std::string> lines;

  [[nodiscard]] bool contains(std::string_view text) const {
    for (const auto& line : lines) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }
};

shown show(written_log& from, const tools::replay_request& request) {
  shown result;
  const auto replayed = tools::replay(from.log(), request, [&](std::string_view line) {
    result.lines.emplace_back(line);
    return true;
  });
  if (!replayed) {
    result.code = replayed.error().code;
    result.lines.push_back(replayed.error().message);
  }
  return result;
}

tools::replay_request everything_of(const events::conversation_state& state) {
  tools::replay_request request;
  request.stream = state.head.self;
  return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replay)

BOOST_AUTO_TEST_CASE(text_shows_a_line_per_event_with_number_and_time) {
  written_log log;
  const auto state = write_conversation(log, "bonsoir");
  const auto result = show(log, everything_of(state));
  BOOST_REQUIRE(result.lines.size() == state.head.last.value);
  BOOST_TEST(result.lines[0].find("     1  2026-01-01T00:00:01.000000Z  conversation_opened") == 0u);
  BOOST_TEST(result.lines.back().find("message_posted by=youth") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_shows_a_record_a_line) {
  written_log log;
  auto request = everything_of(write_conversation(log, "bonsoir"));
  request.format = tools::replay_format::json_lines;
  const auto result = show(log, request);
  BOOST_REQUIRE(result.lines.size() == 2u);
  BOOST_TEST(result.lines[1].find(R"("type":"message_posted")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_form_shows_what_was_said) {
  written_log log;
  const auto text = test::canary("replay shows skeletons");
  auto request = everything_of(write_conversation(log, text));
  for (const auto format : {tools::replay_format::text, tools::replay_format::json_lines}) {
    request.format = format;
    for (const bool state : {false, true}) {
      request.at.reset();
      if (state) request.at = events::sequence{3};
      const auto result = show(log, request);
      BOOST_TEST(!result.lines.empty());
      BOOST_TEST(!result.contains(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(from_begins_with_the_record_that_holds_the_event) {
  written_log log;
  const auto state = write_conversation(log, "bonsoir");
  auto request = everything_of(state);
  request.from = state.head.last;
  BOOST_TEST(show(log, request).lines.size() == 1u);
}

BOOST_AUTO_TEST_CASE(at_shows_the_state_after_the_event) {
  written_log log;
  const auto state = write_conversation(log, "bonsoir");
  auto request = everything_of(state);
  request.at = events::sequence{1};
  BOOST_TEST(show(log, request).contains("messages: 0"));
  request.at = state.head.last;
  BOOST_TEST(show(log, request).contains("messages: 1"));
}

BOOST_AUTO_TEST_CASE(a_stream_that_does_not_exist_is_not_found) {
  written_log log;
  const auto result = show(log, everything_of(empty_conversation()));
  BOOST_TEST((result.code == engine::exit_code::not_found));
}

BOOST_AUTO_TEST_CASE(an_event_beyond_the_end_is_not_found) {
  written_log log;
  const auto state = write_conversation(log, "bonsoir");
  auto request = everything_of(state);
  request.at = events::sequence{state.head.last.value + 1};
  BOOST_TEST((show(log, request).code == engine::exit_code::not_found));
}

BOOST_AUTO_TEST_CASE(a_damaged_record_is_told_and_not_skipped) {
  written_log log;
  const auto state = write_conversation(log, "bonsoir");
  log.append_bytes(state.head.self, state.head.last, 1, "not a record");
  const auto result = show(log, everything_of(state));
  BOOST_TEST((result.code == engine::exit_code::data_unusable));
  BOOST_TEST(result.contains("is damaged"));
}

BOOST_AUTO_TEST_SUITE_END()
