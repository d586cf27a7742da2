#include "events/process.hpp"

namespace veilleuse::events {

namespace {

// The session of a step: service (2 bytes, big-endian) and kind (1) of the source, then zeros. With the key
// as owner this names the stream.
client_session_id session_of(const stream_id& source) {
  client_session_id session;
  session.bytes[0] = static_cast<std::uint8_t>(source.service.value >> 8);
  session.bytes[1] = static_cast<std::uint8_t>(source.service.value & 0xff);
  session.bytes[2] = static_cast<std::uint8_t>(source.kind);
  return session;
}

}  // namespace

bool is_passing(refusal reason) {
  // A full queue is an answer that the youth must hear at once; these two concern only the sender's pace.
  return reason == refusal::too_many_pending_steps || reason == refusal::too_many_client_sessions;
}

command_id step_command_id(const stream_id& source, step_number number) {
  return {{principal_kind::process, source.key}, session_of(source), number.value};
}

bool is_step_from(const command_id& id, stream_kind kind, const id_bytes& key) {
  return id.owner == principal{principal_kind::process, key} &&
         id.session.bytes[2] == static_cast<std::uint8_t>(kind);
}

}  // namespace veilleuse::events
