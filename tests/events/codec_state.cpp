// States as canonical bytes: equal states have equal bytes, and each state has one form only.
#include "events/codec/codec.hpp"
#include "tests/events/generators.hpp"

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;
using testing::any_state;

namespace {

template <class State>
bool survives(const State& state) {
  const auto bytes = encode_state(state);
  const auto back = decode_state<State>(bytes);
  const auto* read = std::get_if<State>(&back);
  return read != nullptr && *read == state && encode_state(*read) == bytes;
}

template <class State>
codec_error error_of(std::string_view bytes) {
  return std::get<codec_error>(decode_state<State>(bytes));
}

moderator_state with_chats(std::vector<conversation_id> chats) {
  moderator_state state;
  state.head.self.kind = stream_kind::moderator;
  state.chats = std::move(chats);
  return state;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_state)

BOOST_AUTO_TEST_CASE(any_state_of_a_conversation_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_state<conversation>())); }));
}

BOOST_AUTO_TEST_CASE(any_state_of_a_moderator_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_state<moderator>())); }));
}

BOOST_AUTO_TEST_CASE(any_state_of_a_desk_survives) {
  BOOST_TEST(rc::check([] { RC_ASSERT(survives(*any_state<desk>())); }));
}

BOOST_AUTO_TEST_CASE(another_version_is_named_so_that_the_caller_replays) {
  auto bytes = encode_state(with_chats({}));
  for (const char version : {'\x00', '\x02', '\xff'}) {
    bytes.front() = version;
    BOOST_TEST((error_of<moderator_state>(bytes) == codec_error::newer_version));
  }
}

BOOST_AUTO_TEST_CASE(a_state_of_another_aggregate_is_of_the_wrong_stream) {
  const auto bytes = encode_state(with_chats({}));
  BOOST_TEST((error_of<conversation_state>(bytes) == codec_error::wrong_stream));
  BOOST_TEST((error_of<desk_state>(bytes) == codec_error::wrong_stream));
}

BOOST_AUTO_TEST_CASE(disorder_and_repetition_are_damage) {
  const conversation_id one{{1}};
  const conversation_id two{{2}};
  BOOST_TEST(survives(with_chats({one, two})));
  BOOST_TEST((error_of<moderator_state>(encode_state(with_chats({two, one}))) == codec_error::damaged));
  BOOST_TEST((error_of<moderator_state>(encode_state(with_chats({one, one}))) == codec_error::damaged));
}

BOOST_AUTO_TEST_CASE(every_truncation_is_damage) {
  const auto bytes = encode_state(with_chats({{{1}}, {{2}}}));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST((error_of<moderator_state>(std::string_view{bytes}.substr(0, size)) == codec_error::damaged));
  }
}

BOOST_AUTO_TEST_CASE(anything_after_the_end_is_damage) {
  BOOST_TEST((error_of<moderator_state>(encode_state(with_chats({})) + '\0') == codec_error::damaged));
}

BOOST_AUTO_TEST_SUITE_END()
