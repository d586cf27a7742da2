#include "events/stream_head.hpp"

#include "events/limits.hpp"

#include <algorithm>
#include <stdexcept>

namespace veilleuse::events {

namespace {

// "Too old" guards against a duplicate that comes after its source was forgotten. A stream whose clock was
// once ahead has forgotten up to a moment that lies in the future for everyone else; a step that was caused
// only just by the clock of now is no such duplicate, and refusing it would turn children away for hours.
bool was_just_caused(const command_context& command, timestamp since) {
  return since.value == 0 || command.now.value - since.value <= limits::departed_memory_us;
}

command_lookup look_up_step(const stream_head& head, const command_context& command, timestamp since) {
  const auto found = head.sources.look_up(command.id, since);
  if (found.reason == refusal::step_too_old && was_just_caused(command, since)) return {};
  return found;
}

}  // namespace

timestamp event_time(const stream_head& head, timestamp clock) {
  return std::max(head.last_time, clock);
}

command_lookup look_up(const stream_head& head, const command_context& command, timestamp since) {
  switch (command.id.owner.kind) {
    case principal_kind::engine:
      return {};
    case principal_kind::process:
      return look_up_step(head, command, since);
    case principal_kind::youth:
    case principal_kind::moderator:
      break;
  }
  return head.commands.look_up(command);
}

void start_record(stream_head& head, const stream_id& stream, sequence first) {
  if (first.value != head.last.value + 1) throw std::logic_error{"a record does not follow its stream"};
  if (head.last.value == 0) head.self = stream;
}

void note_record(stream_head& head, const command_id& id, std::uint64_t fingerprint, answer given,
                 timestamp at) {
  head.last = given.last;
  head.last_time = at;
  if (id.owner.kind == principal_kind::process) {
    head.sources.remember(id, given, at);
  } else {
    head.commands.remember(id, fingerprint, given, at);
  }
}

}  // namespace veilleuse::events
