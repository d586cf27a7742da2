// Decoders meet arbitrary and mutated bytes: they refuse or read, and never crash.
#include "events/codec/clear_record.hpp"
#include "events/codec/codec.hpp"
#include "events/limits.hpp"
#include "tests/events/generators.hpp"

#include <string>

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;
using codec_detail::clear_record;
using codec_detail::stored_event;
using testing::any_record;
using testing::any_state;

namespace {

/// One byte changed, one removed, one added, or the end cut off.
std::string mutate(std::string bytes) {
  if (bytes.empty()) return bytes;
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  const auto byte = *rc::gen::arbitrary<char>();
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      bytes[at] = byte;
      break;
    case 1:
      bytes.erase(at, 1);
      break;
    case 2:
      bytes.insert(at, 1, byte);
      break;
    default:
      bytes.resize(at);
  }
  return bytes;
}

/// What a decoder accepts is worth as much as what an encoder wrote.
template <class State>
void accepts_only_canonical(std::string_view bytes) {
  const auto read = decode_state<State>(bytes);
  if (const auto* state = std::get_if<State>(&read)) RC_ASSERT(encode_state(*state) == bytes);
}

template <class Event>
void accepts_only_sound(std::string_view clear, const std::vector<std::string>& parts) {
  const auto read = decode_record<Event>(clear, parts);
  const auto* what = std::get_if<record<Event>>(&read);
  if (what == nullptr) return;
  const auto again = encode(*what);
  const auto back = decode_record<Event>(again.clear, again.parts);
  RC_ASSERT(std::get<record<Event>>(back) == *what);
  RC_ASSERT(std::holds_alternative<record_outline>(decode_outline(clear)));
  RC_ASSERT(!describe(*what).empty());
}

template <class Aggregate>
void mutated_records_are_refused_or_sound() {
  const auto bytes = encode(*any_record<Aggregate>());
  auto parts = bytes.parts;
  for (auto& part : parts)
    part = mutate(part);
  accepts_only_sound<typename Aggregate::event>(mutate(bytes.clear), bytes.parts);
  accepts_only_sound<typename Aggregate::event>(mutate(bytes.clear), {});
  accepts_only_sound<typename Aggregate::event>(bytes.clear, parts);
}

clear_record header_of(std::vector<stored_event> events) {
  clear_record header;
  header.stream.service = {1};
  header.first = {1};
  header.events = std::move(events);
  return header;
}

codec_error error_of(std::string_view clear) {
  return std::get<codec_error>(decode_record<conversation_event>(clear, {}));
}

bool is_damaged(std::string_view clear) {
  return error_of(clear) == codec_error::damaged;
}

const stored_event lost{17, 1, 0, {}};

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_damage)

BOOST_AUTO_TEST_CASE(arbitrary_bytes_are_survived) {
  BOOST_TEST(rc::check([](const std::string& bytes) {
    accepts_only_sound<conversation_event>(bytes, {});
    accepts_only_sound<moderator_event>(bytes, {bytes});
    accepts_only_sound<desk_event>("\x08\x01" + bytes, {});
    accepts_only_canonical<conversation_state>("\x01" + bytes);
    accepts_only_canonical<moderator_state>("\x01" + bytes);
    accepts_only_canonical<desk_state>("\x01" + bytes);
  }));
}

BOOST_AUTO_TEST_CASE(mutated_records_are_survived) {
  BOOST_TEST(rc::check([] {
    mutated_records_are_refused_or_sound<conversation>();
    mutated_records_are_refused_or_sound<moderator>();
    mutated_records_are_refused_or_sound<desk>();
  }));
}

BOOST_AUTO_TEST_CASE(no_state_has_a_second_form) {
  BOOST_TEST(rc::check([] {
    accepts_only_canonical<conversation_state>(mutate(encode_state(*any_state<conversation>())));
    accepts_only_canonical<moderator_state>(mutate(encode_state(*any_state<moderator>())));
    accepts_only_canonical<desk_state>(mutate(encode_state(*any_state<desk>())));
  }));
}

BOOST_AUTO_TEST_CASE(every_truncation_of_a_record_is_damage) {
  const auto clear = write_clear(header_of({lost, lost}));
  BOOST_TEST(
      std::holds_alternative<record<conversation_event>>(decode_record<conversation_event>(clear, {})));
  // A record cut between two events would be whole without the second: the log's frame tells its length.
  const auto one = write_clear(header_of({lost})).size();
  for (std::size_t size = 0; size < clear.size(); ++size) {
    if (size != one) BOOST_TEST(is_damaged(clear.substr(0, size)));
  }
}

BOOST_AUTO_TEST_CASE(anything_after_the_end_is_damage) {
  const auto clear = write_clear(header_of({lost}));
  BOOST_TEST(is_damaged(clear + '\0'));
  // An unknown field, well formed.
  BOOST_TEST(is_damaged(clear + "\x78\x01"));
  // A field given twice.
  BOOST_TEST(is_damaged(clear + "\x18\x01"));
}

BOOST_AUTO_TEST_CASE(numbers_start_at_one_and_do_not_overflow) {
  auto header = header_of({lost, lost});
  header.first = {0};
  BOOST_TEST(is_damaged(write_clear(header)));
  header.first = {~std::uint64_t{0}};
  BOOST_TEST(is_damaged(write_clear(header)));
}

BOOST_AUTO_TEST_CASE(a_record_holds_as_many_events_as_the_limit_and_no_more) {
  const auto most = header_of(std::vector<stored_event>(limits::events_per_record, lost));
  const auto read = decode_record<conversation_event>(write_clear(most), {});
  BOOST_TEST(std::get<record<conversation_event>>(read).events.size() == limits::events_per_record);
  auto more = most;
  more.events.push_back(lost);
  BOOST_CHECK_THROW((void)write_clear(more), std::length_error);
  // The same bytes with one more skeleton at the end: field 7, four bytes.
  BOOST_TEST(is_damaged(write_clear(most) + "\x3a\x04\x08\x11\x10\x01"));
  BOOST_CHECK_THROW((void)write_clear(header_of({})), std::length_error);
}

BOOST_AUTO_TEST_CASE(enums_out_of_range_are_damage) {
  // moderator_left with reason 4.
  BOOST_TEST(is_damaged(write_clear(header_of({{15, 1, 0, "\x10\x04"}}))));
  // step_settled with reason 200.
  BOOST_TEST(is_damaged(write_clear(header_of({{1, 1, 0, "\x08\x09\x10\xc8\x01"}}))));
  auto header = header_of({lost});
  header.command.owner.kind = static_cast<principal_kind>(9);
  BOOST_TEST(is_damaged(write_clear(header)));
}

BOOST_AUTO_TEST_CASE(ids_of_another_length_are_damage) {
  BOOST_TEST(is_damaged(write_clear(header_of({{14, 1, 0,
                                                "\x0a\x03"
                                                "abc"}}))));
  BOOST_TEST(is_damaged(write_clear(header_of({{14, 1, 0, "\x0a\x10" + std::string(16, '\0')}}))));
}

BOOST_AUTO_TEST_CASE(parts_are_numbered_in_order_and_only_where_content_is) {
  const stored_event posted{12, 1, 1, {}};
  auto second = posted;
  second.part = 2;
  BOOST_TEST(
      std::holds_alternative<record_outline>(decode_outline(write_clear(header_of({posted, second})))));
  BOOST_TEST(is_damaged(write_clear(header_of({posted, posted}))));
  BOOST_TEST(is_damaged(write_clear(header_of({second, posted}))));
  auto lost_with_part = lost;
  lost_with_part.part = 1;
  BOOST_TEST(is_damaged(write_clear(header_of({lost_with_part}))));
}

BOOST_AUTO_TEST_CASE(an_event_of_another_aggregate_is_damage) {
  BOOST_TEST(is_damaged(write_clear(header_of({{45, 1, 0, {}}}))));
}

BOOST_AUTO_TEST_SUITE_END()
