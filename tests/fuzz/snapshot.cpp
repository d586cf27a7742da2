// A snapshot from the disk: it opens only as it was sealed, and a state that can be read has these bytes and
// no others, and can be lived on from.
#include "events/codec/codec.hpp"
#include "storage/sealed_snapshot.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <exception>
#include <string>

namespace veilleuse::fuzz {

namespace {

using namespace events;

template <class State, class Event>
void look_at_state(std::string_view bytes, std::string_view clear) {
  const auto read = decode_state<State>(bytes);
  const auto* state = std::get_if<State>(&read);
  if (state == nullptr) return;
  must(encode_state(*state) == bytes, "equal states have equal bytes");
  must(!describe_state(*state).empty(), "it can be described");
  const auto tail = decode_record<Event>(clear, {});
  const auto* what = std::get_if<record<Event>>(&tail);
  if (what == nullptr) return;
  auto next = *state;
  try {
    evolve(next, *what);
  } catch (const std::exception&) {
    // Of another stream, say: the stream is told to be unreadable.
    return;
  }
  const auto written = encode_state(next);
  const auto again = decode_state<State>(written);
  must(std::holds_alternative<State>(again), "a state that was lived on from can be read");
  must(encode_state(std::get<State>(again)) == written, "as the same");
}

void look_at_seal(std::string_view bytes, std::uint8_t steer) {
  const stream_id stream{service_id{1}, stream_kind::desk, {}};
  const storage::stream_key key{std::array<unsigned char, 32>{}};
  must(!storage::open_snapshot(stream, bytes, key), "bytes that were not sealed open nothing");
  auto sealed = storage::seal_snapshot(stream, {{steer}, std::string{bytes}}, key);
  const auto opened = storage::open_snapshot(stream, sealed, key);
  must(opened && opened->at.value == steer && opened->state == bytes, "what was sealed opens as it was");
  sealed[(bytes.size() * 31 + steer) % sealed.size()] ^= static_cast<char>(1 << steer % 8);
  must(!storage::open_snapshot(stream, sealed, key), "one changed bit opens nothing");
}

}  // namespace

void look_at(std::string_view input) {
  const auto which = take_byte(input);
  if (which % 4 == 3) return look_at_seal(input, which);
  const auto state = take_part(input);
  if (which % 4 == 0) look_at_state<conversation_state, conversation_event>(state, input);
  if (which % 4 == 1) look_at_state<moderator_state, moderator_event>(state, input);
  if (which % 4 == 2) look_at_state<desk_state, desk_event>(state, input);
}

}  // namespace veilleuse::fuzz
