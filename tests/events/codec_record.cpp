// Records as bytes: what was encoded is decoded.
#include "events/codec/codec.hpp"
#include "tests/events/generators.hpp"

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;
using testing::any_record;

namespace {

template <class Event>
bool survives(const record<Event>& what) {
  const auto bytes = encode(what);
  const auto back = decode_record<Event>(bytes.clear, bytes.parts);
  const auto* read = std::get_if<record<Event>>(&back);
  return read != nullptr && *read == what && encode(*read).clear == bytes.clear;
}

record<conversation_event> posted(std::string text) {
  record<conversation_event> what;
  what.stream.service = {1};
  what.stream.key = {1, 2, 3};
  what.first = {7};
  what.at = {1'767'225'600'000'000};
  what.command = {{principal_kind::youth, {1, 2, 3}}, {{9}}, 4};
  what.fingerprint = 0x0123'4567'89ab'cdef;
  what.events = {message_posted{{}, std::move(text)}};
  return what;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_record)

BOOST_AUTO_TEST_CASE(any_record_of_a_conversation_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_record<conversation>())); }));
}

BOOST_AUTO_TEST_CASE(any_record_of_a_moderator_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_record<moderator>())); }));
}

BOOST_AUTO_TEST_CASE(any_record_of_a_desk_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_record<desk>())); }));
}

BOOST_AUTO_TEST_CASE(content_stands_only_in_the_parts) {
  const auto bytes = encode(posted("un secret"));
  BOOST_TEST(bytes.clear.find("secret") == std::string::npos);
  BOOST_TEST(bytes.parts.size() == 1u);
  BOOST_TEST(bytes.parts.at(0).find("un secret") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_clear_header_does_not_depend_on_content) {
  BOOST_TEST(encode(posted("a")).clear == encode(posted("something longer")).clear);
}

BOOST_AUTO_TEST_CASE(without_parts_the_skeleton_is_read_and_content_is_absent) {
  auto what = posted("gone");
  const auto read = decode_record<conversation_event>(encode(what).clear, {});
  std::get<message_posted>(what.events.front()).text.reset();
  BOOST_TEST((std::get<record<conversation_event>>(read) == what));
}

BOOST_AUTO_TEST_CASE(each_content_returns_to_its_own_event) {
  auto what = posted("one");
  what.events.emplace_back(connection_lost{});
  what.events.emplace_back(message_posted{{moderator_id{{5}}}, std::string{}});
  what.events.emplace_back(message_posted{{}, "three"});
  BOOST_TEST(encode(what).parts.size() == 3u);
  BOOST_TEST(survives(what));
}

BOOST_AUTO_TEST_CASE(another_number_of_parts_is_damage) {
  const auto bytes = encode(posted("one"));
  auto more = bytes.parts;
  more.push_back(more.front());
  const auto read = decode_record<conversation_event>(bytes.clear, more);
  BOOST_TEST((std::get<codec_error>(read) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(a_record_of_another_aggregate_is_of_the_wrong_stream) {
  const auto bytes = encode(posted("one"));
  BOOST_TEST((std::get<codec_error>(decode_record<desk_event>(bytes.clear, bytes.parts)) ==
              codec_error::wrong_stream));
  BOOST_TEST((std::get<codec_error>(decode_record<moderator_event>(bytes.clear, bytes.parts)) ==
              codec_error::wrong_stream));
}

BOOST_AUTO_TEST_CASE(an_outline_tells_the_header_and_the_names) {
  auto what = posted("one");
  what.events.emplace_back(step_settled{{9}, refusal::queue_full});
  const auto read = decode_outline(encode(what).clear);
  const auto& outline = std::get<record_outline>(read);
  BOOST_TEST((outline.stream == what.stream));
  BOOST_TEST(outline.first.value == 7u);
  BOOST_TEST(outline.event_count == 2u);
  BOOST_TEST(outline.part_count == 1u);
  BOOST_TEST((outline.at == what.at));
  BOOST_TEST((outline.command == what.command));
  BOOST_TEST((outline.event_names == std::vector<std::string>{"message_posted", "step_settled"}));
}

BOOST_AUTO_TEST_SUITE_END()
