// Who sent a command, and its name: the same name sent again has one effect and the same answer.
#pragma once

#include "events/ids.hpp"
#include "events/stream.hpp"

#include <compare>
#include <cstdint>

namespace veilleuse::events {

/// The numbers are stored: never change or re-use one.
enum class principal_kind : std::uint8_t {
  /// The engine itself (timers, presence); its commands are harmless when repeated and are not remembered.
  engine = 0,
  youth = 1,
  moderator = 2,
  /// Another stream's process step (events/process.hpp).
  process = 3,
};

/// Command ids of different principals never meet.
struct principal {
  principal_kind kind = principal_kind::engine;
  /// The conversation's, the moderator's or the source stream's key.
  id_bytes id{};

  auto operator<=>(const principal&) const = default;
};

[[nodiscard]] principal youth_of(const conversation_id& id);
[[nodiscard]] principal moderator_of(const moderator_id& id);

struct command_id {
  principal owner;
  /// For a process: service and kind of the source stream (see `step_command_id`).
  client_session_id session;
  /// Starts at 1 and grows. For a process: the step's number. 0: not remembered.
  std::uint64_t counter = 0;

  auto operator<=>(const command_id&) const = default;
};

/// What `decide` may know of the world: no clock, no randomness, no disk beside it.
struct command_context {
  command_id id;
  /// A keyed hash of the command's body (storage/sealing.hpp): tells a re-sent command from a re-used id. It
  /// tells nothing of the body once the stream's key is destroyed.
  std::uint64_t fingerprint = 0;
  /// The clock as the actor read it.
  timestamp now;
  /// For a process step: time of the event that caused it (events/process.hpp). Zero otherwise; a step
  /// without it is never too old.
  timestamp since{};
};

}  // namespace veilleuse::events
