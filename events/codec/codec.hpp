// Bytes of records and states. Records are protobuf (events/codec/veilleuse.proto); states have a canonical
// encoding of our own, so that equal states have equal bytes. Layouts are drawn in docs/formats.md.
#pragma once

#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "events/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace veilleuse::events {

/// A record split as it is stored: the clear header (all skeletons) and one plaintext per sealed part.
struct encoded_record {
  std::string clear;
  /// Sealed by storage/sealing.hpp with `clear` and the part's index as associated data.
  std::vector<std::string> parts;
};

/// What a reader needs before knowing the aggregate.
struct record_outline {
  stream_id stream;
  sequence first;
  std::uint32_t event_count = 0;
  std::uint32_t part_count = 0;
  timestamp at;
  command_id command;
  /// Names of the events, as "message_posted", for people.
  std::vector<std::string> event_names;
};

enum class codec_error : std::uint8_t {
  /// Truncated, malformed, or a value out of its range.
  damaged = 1,
  /// Written by a newer version: the reader must stop.
  newer_version = 2,
  /// Of another aggregate than asked for.
  wrong_stream = 3,
};

template <class Value>
using decoded = std::variant<Value, codec_error>;

[[nodiscard]] encoded_record encode(const record<conversation_event>& what);
[[nodiscard]] encoded_record encode(const record<moderator_event>& what);
[[nodiscard]] encoded_record encode(const record<desk_event>& what);

/// `parts` may be empty (skeleton only): contents are then absent. Upcasts every older version.
template <class Event>
[[nodiscard]] decoded<record<Event>> decode_record(std::string_view clear,
                                                   const std::vector<std::string>& parts);

[[nodiscard]] decoded<record_outline> decode_outline(std::string_view clear);

/// The canonical bytes of a state, with its version in front.
[[nodiscard]] std::string encode_state(const conversation_state& state);
[[nodiscard]] std::string encode_state(const moderator_state& state);
[[nodiscard]] std::string encode_state(const desk_state& state);

/// `newer_version` for any version but today's: the caller replays instead.
template <class State>
[[nodiscard]] decoded<State> decode_state(std::string_view bytes);

/// JSON text of a record's skeleton, or of a state, for tools: one line, keys in a fixed order, never
/// content.
template <class Event>
[[nodiscard]] std::string describe(const record<Event>& what);
template <class State>
[[nodiscard]] std::string describe_state(const State& state);

/// The canonical bytes of a command's body, from which its fingerprint is made.
[[nodiscard]] std::string encode_command(const conversation_command& command);
[[nodiscard]] std::string encode_command(const moderator_command& command);
[[nodiscard]] std::string encode_command(const desk_command& command);

}  // namespace veilleuse::events
