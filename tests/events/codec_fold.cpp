// State is a fold, byte for byte: snapshot + tail = all, through the stored bytes, with and without content.
#include "events/codec/codec.hpp"
#include "tests/events/generators.hpp"
#include "tests/events/scripts.hpp"

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;
using testing::scripted;

namespace {

constexpr service_id service{1};
const id_bytes self_key{1};

template <class Aggregate>
using record_of = record<typename Aggregate::event>;

principal any_client() {
  return *rc::gen::elementOf(std::vector<principal>{{principal_kind::youth, self_key},
                                                    {principal_kind::moderator, self_key},
                                                    {principal_kind::moderator, {2}},
                                                    {principal_kind::engine, {}}});
}

/// The stream that would send such a step to a conversation or a moderator: its desk.
template <class State, class Command>
stream_id source_of(const State& state, const Command&) {
  return {service, stream_kind::desk, state.queue.bytes};
}

/// To a desk: the child or moderator that the step names.
stream_id source_of(const desk_state&, const desk_command& command) {
  const auto name = [](const auto& known) -> stream_id {
    if constexpr (requires { known.now; }) return stream_of(service, known.moderator);
    if constexpr (requires { known.conversation; }) return stream_of(service, known.conversation);
    return {service, stream_kind::desk, self_key};
  };
  return std::visit(name, command);
}

template <class Aggregate>
typename Aggregate::command any_command(const typename Aggregate::state& state) {
  auto command = *testing::any<typename Aggregate::command>(testing::id_range::few);
  const auto& pending = state.head.steps.all();
  const auto make_likely = [&](auto& known) {
    if constexpr (requires { known.capacity; }) known.capacity = *rc::gen::inRange(1U, 5U);
    if constexpr (requires { known.chats; }) known.chats = *rc::gen::inRange(1U, 5U);
    if constexpr (std::is_same_v<decltype(known), settle_step&>) {
      if (!pending.empty()) known.number = pending.front().number;
    }
  };
  std::visit(make_likely, command);
  return command;
}

/// Mostly one who may send it.
template <class State, class Command>
command_id any_sender(const State& state, const Command& command, std::uint64_t counter) {
  const auto is_step = [](const auto& known) {
    return std::is_constructible_v<step_command, decltype(known)>;
  };
  const bool as_it_should = *rc::gen::inRange(0, 8) > 0;
  if (std::holds_alternative<settle_step>(command) && as_it_should) return {};
  if (std::visit(is_step, command) == as_it_should) {
    return step_command_id(source_of(state, command), {counter});
  }
  return {any_client(), {{*rc::gen::inRange<std::uint8_t>(1, 4)}}, counter};
}

/// What arbitrary commands leave behind: refused ones leave nothing.
template <class Aggregate>
scripted<Aggregate> any_stream() {
  scripted<Aggregate> made;
  const stream_id self{service, Aggregate::kind, self_key};
  timestamp now{1'767'225'600'000'000};
  const auto count = *rc::gen::inRange<std::uint64_t>(20, 100);
  for (std::uint64_t counter = 1; counter <= count; ++counter) {
    const auto command = any_command<Aggregate>(made.state);
    now.value += *rc::gen::inRange<std::int64_t>(0, 400'000'000);
    made.send(self, command, {any_sender(made.state, command, counter), counter, now, now});
  }
  return made;
}

/// The record as a restart finds it.
template <class Aggregate>
record_of<Aggregate> stored(const record_of<Aggregate>& what, bool with_content) {
  auto bytes = encode(what);
  if (!with_content) bytes.parts.clear();
  return std::get<0>(decode_record<typename Aggregate::event>(bytes.clear, bytes.parts));
}

/// The state after a restart from a snapshot of the first `count` records.
template <class Aggregate>
std::string restarted(const scripted<Aggregate>& made, std::size_t count, bool with_content) {
  using state = typename Aggregate::state;
  state before;
  for (std::size_t at = 0; at < count; ++at)
    evolve(before, stored<Aggregate>(made.records[at], true));
  auto after = count == 0 ? before : std::get<state>(decode_state<state>(encode_state(before)));
  for (std::size_t at = count; at < made.records.size(); ++at) {
    evolve(after, stored<Aggregate>(made.records[at], with_content));
  }
  return encode_state(after);
}

template <class Aggregate>
void any_snapshot_and_tail_make_the_same_state(std::size_t& records) {
  const auto made = any_stream<Aggregate>();
  records += made.records.size();
  const auto live = encode_state(made.state);
  const auto count = *rc::gen::inRange<std::size_t>(0, made.records.size() + 1);
  RC_ASSERT(restarted(made, count, true) == live);
  RC_ASSERT(restarted(made, count, false) == live);
}

template <class Aggregate>
bool folds_equally_from_every_record(const scripted<Aggregate>& made) {
  const auto live = encode_state(made.state);
  for (std::size_t count = 0; count <= made.records.size(); ++count) {
    if (restarted(made, count, true) != live || restarted(made, count, false) != live) return false;
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_fold)

BOOST_AUTO_TEST_CASE(snapshot_and_tail_make_the_same_state) {
  std::size_t records = 0;
  BOOST_TEST(rc::check([&] { any_snapshot_and_tail_make_the_same_state<conversation>(records); }));
  BOOST_TEST(rc::check([&] { any_snapshot_and_tail_make_the_same_state<moderator>(records); }));
  BOOST_TEST(rc::check([&] { any_snapshot_and_tail_make_the_same_state<desk>(records); }));
  // Otherwise the commands were refused and nothing was shown.
  BOOST_TEST(records > 600U);
}

BOOST_AUTO_TEST_CASE(a_scripted_stream_may_be_cut_anywhere) {
  BOOST_TEST(folds_equally_from_every_record(testing::scripted_conversation()));
  BOOST_TEST(folds_equally_from_every_record(testing::scripted_moderator()));
  BOOST_TEST(folds_equally_from_every_record(testing::scripted_desk()));
}

BOOST_AUTO_TEST_CASE(the_decoded_state_is_equal_in_every_field) {
  // Bytes alone would not notice a field that is in no list.
  const auto made = testing::scripted_desk();
  BOOST_TEST((std::get<desk_state>(decode_state<desk_state>(encode_state(made.state))) == made.state));
  const auto chat = testing::scripted_conversation();
  BOOST_TEST((std::get<conversation_state>(decode_state<conversation_state>(encode_state(chat.state))) ==
              chat.state));
  const auto work = testing::scripted_moderator();
  BOOST_TEST(
      (std::get<moderator_state>(decode_state<moderator_state>(encode_state(work.state))) == work.state));
}

BOOST_AUTO_TEST_SUITE_END()
