// What every stream's state begins with.
#pragma once

#include "events/command_memory.hpp"
#include "events/ids.hpp"
#include "events/process.hpp"
#include "events/stream.hpp"

namespace veilleuse::events {

struct stream_head {
  stream_id self;
  /// Number of the last event; 0 before the first.
  sequence last;
  timestamp last_time;
  command_memory commands;
  step_memory sources;
  pending_steps steps;

  bool operator==(const stream_head&) const = default;
};

/// Event time never runs backwards within a stream.
[[nodiscard]] timestamp event_time(const stream_head& head, timestamp clock);

/// A process step's answer is looked up in `sources`, a client's in `commands`; the engine's own are not
/// remembered.
[[nodiscard]] command_lookup look_up(const stream_head& head, const command_context& command,
                                     timestamp since);

/// Every record passes here before its events: names the stream on the first one. Throws std::logic_error
/// when `first` does not follow, since a fold with a hole must never be believed.
void start_record(stream_head& head, const stream_id& stream, sequence first);

/// Advances the head past a record and remembers its command.
void note_record(stream_head& head, const command_id& id, std::uint64_t fingerprint, answer given,
                 timestamp at);

}  // namespace veilleuse::events
