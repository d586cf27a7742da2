// Texts on the wire: what another JSON library reads is what was written, whatever stands where.
#include "engine/wire/json_writer.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace veilleuse::engine;

namespace {

std::string written(std::string_view value) {
  std::string out;
  wire::json_writer{out}.begin_object().text("text", value).end_object();
  return out;
}

std::string read_back(std::string_view json) {
  return std::string{boost::json::parse(json).as_object().at("text").as_string()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(each_ascii_letter_is_read_back_at_each_place) {
  for (std::size_t place = 0; place < 20; ++place) {
    for (int letter = 0; letter < 0x80; ++letter) {
      std::string value(20, 'e');
      value[place] = static_cast<char>(letter);
      const auto json = written(value);
      BOOST_TEST_REQUIRE(read_back(json) == value);
      BOOST_TEST_REQUIRE(std::ranges::none_of(json, [](unsigned char one) { return one < 0x20; }));
    }
  }
}

BOOST_AUTO_TEST_CASE(letters_beyond_ascii_stay_as_they_are) {
  const std::string value = "h\u00e9 \u4f60\u597d \U0001f319 \"\u00e9\"\\\u00ff";
  BOOST_TEST(read_back(written(value)) == value);
  BOOST_TEST(written("\u00e9\u00e9\u00e9\u00e9\u00e9") == "{\"text\":\"\u00e9\u00e9\u00e9\u00e9\u00e9\"}");
}

BOOST_AUTO_TEST_SUITE_END()
