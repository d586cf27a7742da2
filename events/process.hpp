// Processes: a step over two streams. The stream that owns the decision writes it first; what follows
// elsewhere is a command whose id derives from that event, sent again until answered. The answer is an event
// of the source stream
// (`step_settled`), so what is pending is itself a fold. docs/decisions/0002-processes.md tells why.
//
//   source stream            target stream
//   ─────────────            ─────────────
//   event n ──(step n·8+k)──▶ decide → events (or a refusal)
//   step_settled ◀──answer──
//
// One step per (source, target) is under way at a time, in order; so a target remembers only the highest step
// of each source.
#pragma once

#include "events/command_id.hpp"
#include "events/command_memory.hpp"
#include "events/decision.hpp"
#include "events/ids.hpp"
#include "events/stream.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace veilleuse::events {

/// Grows within a source stream: number of the causing event × 8 + ordinal (0 to 7) among that event's steps.
using step_number = named_number<struct step_number_tag, std::uint64_t>;
inline constexpr std::uint64_t steps_per_event = 8;

[[nodiscard]] constexpr step_number step_of(sequence event, std::uint64_t ordinal) {
  return {event.value * steps_per_event + ordinal};
}

/// The numbers are stored: never change or re-use one.
enum class presence : std::uint8_t { signed_out = 0, available = 1, paused = 2 };

/// Why a moderator left a conversation. The numbers are stored.
enum class leave_reason : std::uint8_t { left = 1, vanished = 2, signed_out = 3 };

// Steps towards a desk.
struct enter_queue {
  conversation_id conversation;
  std::uint8_t priority = 0;
  bool operator==(const enter_queue&) const = default;
};
/// The last moderator left an open conversation: the child goes back to the front.
struct return_to_queue {
  conversation_id conversation;
  moderator_id moderator;
  bool operator==(const return_to_queue&) const = default;
};
/// The conversation was closed, waiting or not.
struct leave_queue {
  conversation_id conversation;
  bool operator==(const leave_queue&) const = default;
};
struct set_presence {
  moderator_id moderator;
  presence now = presence::signed_out;
  std::uint32_t capacity = 0;
  /// True when the heartbeats were missed: offers and chats return to the queue.
  bool vanished = false;
  bool operator==(const set_presence&) const = default;
};
// Steps towards a conversation.
struct join_moderator {
  moderator_id moderator;
  bool operator==(const join_moderator&) const = default;
};
struct remove_moderator {
  moderator_id moderator;
  leave_reason reason = leave_reason::vanished;
  bool operator==(const remove_moderator&) const = default;
};
// Steps towards a moderator.
struct take_chat {
  conversation_id conversation;
  bool operator==(const take_chat&) const = default;
};
struct release_chat {
  conversation_id conversation;
  bool operator==(const release_chat&) const = default;
};

using step_command = std::variant<enter_queue, return_to_queue, leave_queue, set_presence, join_moderator,
                                  remove_moderator, take_chat, release_chat>;

struct step {
  step_number number;
  stream_id target;
  step_command command;
  /// Time of the causing event.
  timestamp since;

  bool operator==(const step&) const = default;
};

/// Every stream's answer to its own step. `reason` is `none` when the target accepted.
struct step_settled {
  step_number number;
  refusal reason = refusal::none;
  bool operator==(const step_settled&) const = default;
};

/// The command that brings the answer; repeated, it changes nothing.
struct settle_step {
  step_number number;
  refusal reason = refusal::none;
  bool operator==(const settle_step&) const = default;
};

/// Refusals that settle nothing, because a later try may succeed.
[[nodiscard]] bool is_passing(refusal reason);

/// The id under which `source` sends a step; the same for every try.
[[nodiscard]] command_id step_command_id(const stream_id& source, step_number number);

/// Whether `id` is that of a step sent by the stream of this kind and key.
[[nodiscard]] bool is_step_from(const command_id& id, stream_kind kind, const id_bytes& key);

/// Steps that wait for an answer, ordered by number.
class pending_steps {
 public:
  void add(step next);
  /// False when no such step is pending.
  bool settle(step_number number);
  [[nodiscard]] const step* find(step_number number) const;
  /// The lowest pending step of each target: those that may be under way.
  [[nodiscard]] std::vector<step> due() const;
  [[nodiscard]] const std::vector<step>& all() const { return steps_; }
  static pending_steps restore(std::vector<step> steps);

  bool operator==(const pending_steps&) const = default;

 private:
  std::vector<step> steps_;
};

/// What a target remembers of one source.
struct source_memory {
  principal source;
  client_session_id session;
  /// The highest step accepted, and its answer.
  std::uint64_t counter = 0;
  answer given;
  timestamp last_used;

  bool operator==(const source_memory&) const = default;
};

/// Once, for process steps: the highest accepted step of each source, ordered by source.
class step_memory {
 public:
  /// `earlier` for the same step again, `step_superseded` for an older one, `step_too_old` for an unknown
  /// source whose step was caused (`since`) before `forgotten_before`.
  [[nodiscard]] command_lookup look_up(const command_id& id, timestamp since) const;
  void remember(const command_id& id, answer given, timestamp at);
  /// Whether a step of this source is remembered.
  [[nodiscard]] bool knows(const command_id& id) const;
  /// Drops sources unused since `before`, except those that `keep` names.
  template <class Keep>
  void forget_before(timestamp before, Keep keep);

  [[nodiscard]] const std::vector<source_memory>& sources() const { return sources_; }
  [[nodiscard]] timestamp forgotten_before() const { return forgotten_before_; }
  static step_memory restore(std::vector<source_memory> sources, timestamp forgotten_before);

  bool operator==(const step_memory&) const = default;

 private:
  std::vector<source_memory> sources_;
  timestamp forgotten_before_;
};

template <class Keep>
void step_memory::forget_before(timestamp before, Keep keep) {
  const auto dropped = std::erase_if(
      sources_, [&](const source_memory& known) { return known.last_used < before && !keep(known); });
  if (dropped > 0 && forgotten_before_ < before) forgotten_before_ = before;
}

}  // namespace veilleuse::events
