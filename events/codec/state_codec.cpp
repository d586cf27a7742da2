#include "events/codec/codec.hpp"
#include "events/codec/field_reader.hpp"
#include "events/codec/field_writer.hpp"

namespace veilleuse::events {

namespace {

using namespace codec_detail;

/// The first byte of a state. Raised, each for itself, with any change of its list of fields, or of what
/// `evolve` makes of the same events.
template <class State>
inline constexpr std::uint8_t state_version = 1;

template <class State>
inline constexpr stream_kind kind_of_state = stream_kind::conversation;
template <>
inline constexpr stream_kind kind_of_state<moderator_state> = stream_kind::moderator;
template <>
inline constexpr stream_kind kind_of_state<desk_state> = stream_kind::desk;

template <class State>
std::string encode_any_state(const State& state) {
  field_writer fields;
  fields.version(state_version<State>);
  list_fields(fields, state);
  return fields.take();
}

}  // namespace

std::string encode_state(const conversation_state& state) {
  return encode_any_state(state);
}
std::string encode_state(const moderator_state& state) {
  return encode_any_state(state);
}
std::string encode_state(const desk_state& state) {
  return encode_any_state(state);
}

template <class State>
decoded<State> decode_state(std::string_view bytes) {
  if (bytes.empty()) return codec_error::damaged;
  if (static_cast<std::uint8_t>(bytes.front()) != state_version<State>) return codec_error::newer_version;
  // The kind of stream comes next (after the service): another aggregate's fields would only look damaged.
  const auto self = stream_from_bytes(bytes.substr(1, stream_bytes));
  if (!self) return codec_error::damaged;
  if (self->kind != kind_of_state<State>) return codec_error::wrong_stream;
  field_reader fields{bytes.substr(1)};
  State state;
  list_fields(fields, state);
  if (!fields.finished()) return codec_error::damaged;
  return state;
}

template decoded<conversation_state> decode_state(std::string_view);
template decoded<moderator_state> decode_state(std::string_view);
template decoded<desk_state> decode_state(std::string_view);

}  // namespace veilleuse::events
