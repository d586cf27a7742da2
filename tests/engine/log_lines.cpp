#include "engine/logging/entry.hpp"

#include <string>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace veilleuse {
namespace {

using namespace engine::logging;

// 2026-11-23T01:13:47.250Z
constexpr instant moment{std::chrono::milliseconds{1'795'396'427'250}};

boost::json::object read(const entry& what) {
  return boost::json::parse(json_line(what, moment)).as_object();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_lines)

BOOST_AUTO_TEST_CASE(a_line_of_text_tells_time_level_and_the_sentence_for_a_person) {
  BOOST_TEST(text_line({level::info, "stopped"}, moment) == "2026-11-23T01:13:47.250Z info stopped");
  const entry valued{level::warning, "listening", {{"lanes", std::uint64_t{2}}}, "listening: 2 lanes"};
  BOOST_TEST(text_line(valued, moment) == "2026-11-23T01:13:47.250Z warning listening: 2 lanes");
}

BOOST_AUTO_TEST_CASE(a_line_of_json_is_one_object_with_the_values_by_name) {
  const entry valued{level::error,
                     "listening",
                     {{"lanes", ~std::uint64_t{0}}, {"part", std::string{"desk"}}},
                     "listening: 2 lanes"};
  BOOST_TEST(json_line(valued, moment) ==
             R"({"time":"2026-11-23T01:13:47.250Z","level":"error","message":"listening",)"
             R"("lanes":18446744073709551615,"part":"desk"})");
}

BOOST_AUTO_TEST_CASE(the_milliseconds_of_a_time_have_three_digits) {
  const auto line = json_line({}, instant{std::chrono::milliseconds{1'007}});
  BOOST_TEST(line.find("\"1970-01-01T00:00:01.007Z\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(whatever_a_message_holds_it_stays_one_line_of_valid_json) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte)
    every += static_cast<char>(byte);
  const auto line = json_line({level::info, every, {{"name", every}}}, moment);
  BOOST_TEST(line.find('\n') == std::string::npos);
  const auto object = boost::json::parse(line).as_object();
  BOOST_TEST(std::string{object.at("message").as_string()}.starts_with(every.substr(0, 128)));
  BOOST_TEST((object.at("message") == object.at("name")));
}

BOOST_AUTO_TEST_CASE(only_bytes_that_are_no_text_are_replaced) {
  BOOST_TEST((read({level::info, "\xC3\xA9t\xE9 \xF0\x9F\x98\x80 \xF0\x9F"}).at("message") ==
              "\xC3\xA9t\xEF\xBF\xBD \xF0\x9F\x98\x80 \xEF\xBF\xBD\xEF\xBF\xBD"));
}

BOOST_AUTO_TEST_CASE(a_level_is_found_by_its_name) {
  for (const auto one : all_levels)
    BOOST_TEST((level_from_name(name_of(one)) == one));
  BOOST_TEST(!level_from_name("loud"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse
