// JSON for people: one line, keys in a fixed order, never content.
#include "events/codec/codec.hpp"
#include "tests/events/generators.hpp"

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;

namespace {

stream_id a_conversation() {
  return {{1}, stream_kind::conversation, {0xab}};
}

record<conversation_event> a_record() {
  record<conversation_event> what;
  what.stream = a_conversation();
  what.first = {2};
  what.at = {1'767'225'600'000'000};
  what.command = {{principal_kind::youth, {0xab}}, {{0xcd}}, 4};
  what.fingerprint = 0x7777;
  what.events = {message_posted{{}, "un secret"}, step_settled{{9}, refusal::queue_full}};
  return what;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_describe)

BOOST_AUTO_TEST_CASE(a_record_is_one_line_without_content) {
  BOOST_TEST(describe(a_record()) ==
             R"({"stream":"1/conversation/ab000000000000000000000000000000","first":2,"at":1767225600000000,)"
             R"("command":{"owner":{"kind":"youth","id":"ab000000000000000000000000000000"},)"
             R"("session":"cd000000000000000000000000000000","counter":4},)"
             R"("events":[{"type":"message_posted","by":"youth","text":"sealed"},)"
             R"({"type":"step_settled","number":9,"reason":"queue_full"}]})");
}

BOOST_AUTO_TEST_CASE(erased_and_readable_content_look_the_same) {
  auto erased = a_record();
  std::get<message_posted>(erased.events.front()).text.reset();
  BOOST_TEST(describe(erased) == describe(a_record()));
}

BOOST_AUTO_TEST_CASE(a_state_names_its_fields_in_order) {
  moderator_state state;
  state.head.self = {{1}, stream_kind::moderator, {0xab}};
  state.now = presence::paused;
  state.queue = *queue_from_name("nuit");
  state.chats = {conversation_id{{1}}};
  BOOST_TEST(describe_state(state) ==
             R"({"head":{"self":"1/moderator/ab000000000000000000000000000000","last":0,"last_time":0,)"
             R"("commands":[],"sources":{"forgotten_before":0,"known":[]},"steps":[]},)"
             R"("now":"paused","queue":"nuit","capacity":2,)"
             R"("chats":["01000000000000000000000000000000"]})");
}

BOOST_AUTO_TEST_CASE(a_pending_step_shows_its_command) {
  conversation_state state;
  state.head.self = a_conversation();
  const stream_id target{{1}, stream_kind::desk, queue_from_name("nuit")->bytes};
  state.head.steps.add({{16}, target, enter_queue{{{0xab}}, 3}, {5}});
  BOOST_TEST(describe_state(state).find(
                 R"("steps":[{"number":16,"target":"1/desk/nuit","command":{"type":"enter_queue",)"
                 R"("conversation":"ab000000000000000000000000000000","priority":3},"since":5}])") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_are_escaped) {
  moderator_state state;
  state.head.self.kind = stream_kind::moderator;
  state.queue.bytes = {'"', '\\', '\n', 0xe9};
  BOOST_TEST(describe_state(state).find(R"("queue":"\"\\\u000a\u00e9")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_description_is_printable_ascii_on_one_line) {
  const auto printable = [](const std::string& text) {
    return std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
  };
  BOOST_TEST(rc::check([&] {
    RC_ASSERT(printable(describe(*testing::any_record<conversation>())));
    RC_ASSERT(printable(describe(*testing::any_record<desk>())));
    RC_ASSERT(printable(describe_state(*testing::any_state<conversation>())));
    RC_ASSERT(printable(describe_state(*testing::any_state<desk>())));
  }));
}

BOOST_AUTO_TEST_SUITE_END()
