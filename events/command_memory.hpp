// Once: remembers, per principal and client session, the answers of the latest accepted commands.
#pragma once

#include "events/command_id.hpp"
#include "events/decision.hpp"
#include "events/ids.hpp"
#include "events/refusal.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace veilleuse::events {

/// One accepted command.
struct remembered_answer {
  std::uint64_t counter = 0;
  std::uint64_t fingerprint = 0;
  answer given;

  bool operator==(const remembered_answer&) const = default;
};

/// The answers of one client session, ordered by counter, `limits::answers_per_session` at most.
struct session_memory {
  principal owner;
  client_session_id session;
  timestamp last_used;
  /// Commands up to this counter are too old to be told from new ones: they are refused.
  std::uint64_t floor = 0;
  std::vector<remembered_answer> answers;

  bool operator==(const session_memory&) const = default;
};

/// What is known of a command id before deciding.
struct command_lookup {
  /// Set when the same command was accepted before.
  std::optional<answer> earlier;
  /// `command_id_reused`, `command_too_old` or `too_many_client_sessions`; else `none`.
  refusal reason = refusal::none;
};

/// Commands with counter 0 and those of `principal_kind::engine` or `process` are never remembered here: a
/// process has its own memory (events/process.hpp).
class command_memory {
 public:
  [[nodiscard]] command_lookup look_up(const command_context& command) const;

  /// Notes an accepted command that led to events. Forgets the session's lowest answer past the limit, and
  /// idle sessions (unused for `limits::session_idle_us` at `at`) where room is needed.
  void remember(const command_id& id, std::uint64_t fingerprint, answer given, timestamp at);

  /// Ordered by (owner, session): canonical.
  [[nodiscard]] const std::vector<session_memory>& sessions() const { return sessions_; }
  /// For the codec: the sessions must be ordered.
  static command_memory restore(std::vector<session_memory> sessions);

  bool operator==(const command_memory&) const = default;

 private:
  std::vector<session_memory> sessions_;
};

}  // namespace veilleuse::events
