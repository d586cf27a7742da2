// Records of older versions are lifted, those of newer ones stop the reader.
#include "events/codec/clear_record.hpp"
#include "events/codec/codec.hpp"
#include "events/codec/event_types.hpp"
#include "events/codec/record_codec.hpp"
#include "events/codec/upcasters.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse::events;
using codec_detail::clear_record;
using codec_detail::event_type;
using codec_detail::stored_event;
using codec_detail::upcaster;

namespace {

std::string with_event(stored_event event) {
  clear_record header;
  header.first = {3};
  header.events = {std::move(event)};
  return write_clear(header);
}

codec_error error_of(std::string_view clear) {
  return std::get<codec_error>(decode_record<conversation_event>(clear, {}));
}

// A version 0 that never was: moderator_left had no reason, and posted text was not wrapped in a message.
bool add_reason(std::string& body, std::string*) {
  body += "\x10\x01";
  return true;
}

bool wrap_text(std::string&, std::string* content) {
  if (content != nullptr) *content = "\x0a" + std::string(1, static_cast<char>(content->size())) + *content;
  return true;
}

bool refuse(std::string&, std::string*) {
  return false;
}

const upcaster from_version_0[] = {
    {event_type::moderator_left, 0, add_reason},
    {event_type::message_posted, 0, wrap_text},
    {event_type::connection_lost, 0, refuse},
};

decoded<record<conversation_event>> lifted(std::string_view clear,
                                           const std::vector<std::string>& parts = {}) {
  return codec_detail::decode_record_with<conversation_event>(from_version_0, clear, parts);
}

const conversation_event& only_event(const decoded<record<conversation_event>>& read) {
  return std::get<record<conversation_event>>(read).events.front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_versions)

BOOST_AUTO_TEST_CASE(an_older_skeleton_is_lifted) {
  const auto read = lifted(with_event({15, 0, 0,
                                       "\x0a\x10"
                                       "0123456789abcdef"}));
  const auto& left = std::get<moderator_left>(only_event(read));
  BOOST_TEST((left.reason == leave_reason::left));
  BOOST_TEST(left.moderator.bytes[0] == '0');
}

BOOST_AUTO_TEST_CASE(an_older_content_is_lifted_where_it_can_be_read) {
  const auto clear = with_event({12, 0, 1, {}});
  BOOST_TEST((only_event(lifted(clear, {"bonsoir"})) == conversation_event{message_posted{{}, "bonsoir"}}));
  BOOST_TEST((only_event(lifted(clear)) == conversation_event{message_posted{}}));
}

BOOST_AUTO_TEST_CASE(todays_version_is_not_lifted) {
  const auto read = lifted(with_event({15, 1, 0, "\x10\x02"}));
  BOOST_TEST((std::get<moderator_left>(only_event(read)).reason == leave_reason::vanished));
}

BOOST_AUTO_TEST_CASE(an_older_event_that_cannot_be_lifted_is_damage) {
  BOOST_TEST((std::get<codec_error>(lifted(with_event({17, 0, 0, {}}))) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(a_version_that_was_never_released_is_damage) {
  BOOST_TEST((error_of(with_event({15, 0, 0, {}})) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(a_newer_version_of_an_event_stops_the_reader) {
  const auto clear = with_event({17, 2, 0, "anything"});
  BOOST_TEST((error_of(clear) == codec_error::newer_version));
  BOOST_TEST((std::get<codec_error>(decode_outline(clear)) == codec_error::newer_version));
}

BOOST_AUTO_TEST_CASE(an_unknown_type_of_event_stops_the_reader) {
  const auto clear = with_event({999, 1, 0, "anything"});
  BOOST_TEST((error_of(clear) == codec_error::newer_version));
  BOOST_TEST((std::get<codec_error>(decode_outline(clear)) == codec_error::newer_version));
}

BOOST_AUTO_TEST_CASE(no_type_of_event_is_damage) {
  BOOST_TEST((error_of(with_event({0, 1, 0, {}})) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(a_newer_format_stops_the_reader_whatever_follows) {
  BOOST_TEST((error_of(std::string{"\x08\x02\xff\xff", 4}) == codec_error::newer_version));
  BOOST_TEST((error_of(std::string{"\x08\xac\x02", 3}) == codec_error::newer_version));
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_of_stream_stops_the_reader) {
  auto clear = with_event({17, 1, 0, {}});
  // After the format (2 bytes), the field's tag and length (2) and the service (2).
  clear[6] = 5;
  BOOST_TEST((error_of(clear) == codec_error::newer_version));
  clear[6] = 0;
  BOOST_TEST((error_of(clear) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(every_upcaster_starts_below_todays_version) {
  for (const auto& one : codec_detail::released_upcasters()) {
    const auto* kind = codec_detail::find_event_kind(static_cast<std::uint32_t>(one.type));
    BOOST_REQUIRE(kind != nullptr);
    BOOST_TEST(one.from < kind->version);
  }
}

BOOST_AUTO_TEST_SUITE_END()
