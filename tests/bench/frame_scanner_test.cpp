#include "bench/client/frame_scanner.hpp"

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

BOOST_AUTO_TEST_CASE(an_events_fields_are_found) {
  bench::scanned_frame found;
  BOOST_TEST_REQUIRE(bench::scan_frame(
      R"({"type":"event","conversation":"ab","seq":5,"at":17,"event":"message_posted","by":"youth","text":"x"})",
      found));
  BOOST_TEST(found.type == "event");
  BOOST_TEST(found.conversation == "ab");
  BOOST_TEST(found.seq == 5u);
  BOOST_TEST(found.at == 17u);
  BOOST_TEST(found.event == "message_posted");
  BOOST_TEST(found.text == "x");
}

BOOST_AUTO_TEST_CASE(order_space_and_unknown_fields_do_not_matter) {
  bench::scanned_frame found;
  BOOST_TEST_REQUIRE(bench::scan_frame(
      R"( { "id" : 9 , "limits":{"a":[1,{"b":"}"}]}, "new":true, "none":null, "first":3,"last":4, "type":"accepted" } )",
      found));
  BOOST_TEST(found.type == "accepted");
  BOOST_TEST(found.id == 9u);
  BOOST_TEST(found.first == 3u);
  BOOST_TEST(found.last == 4u);
}

BOOST_AUTO_TEST_CASE(an_escaped_quote_does_not_end_a_text) {
  bench::scanned_frame found;
  BOOST_TEST_REQUIRE(bench::scan_frame(R"({"text":"a\"b\\","type":"event"})", found));
  BOOST_TEST(found.text == R"(a\"b\\)");
  BOOST_TEST(found.type == "event");
}

BOOST_AUTO_TEST_CASE(what_is_not_an_object_is_refused) {
  bench::scanned_frame found;
  for (const auto* frame : {"", "[]", "{", R"({"a")", R"({"a":1)", R"({"a":"b)", R"({"a":[1})", "{a:1}"})
    BOOST_TEST(!bench::scan_frame(frame, found), frame);
}
