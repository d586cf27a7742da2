// The moderator: signed in, available or paused, and the chats in hand.
#pragma once

#include "events/decision.hpp"
#include "events/ids.hpp"
#include "events/process.hpp"
#include "events/record.hpp"
#include "events/stream_head.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace veilleuse::events {

// ── Commands
// ──────────────────────────────────────────────────────────────────────────────────────────────────────
/// Signing in leaves the moderator paused, at the desk `queue`.
struct sign_in {
  queue_id queue;
  bool operator==(const sign_in&) const = default;
};
struct become_available {
  bool operator==(const become_available&) const = default;
};
struct pause_work {
  bool operator==(const pause_work&) const = default;
};
struct set_capacity {
  std::uint32_t chats = 0;
  bool operator==(const set_capacity&) const = default;
};
/// By the engine: no heartbeat for longer than allowed.
struct miss_heartbeats {
  bool operator==(const miss_heartbeats&) const = default;
};
struct sign_out {
  bool operator==(const sign_out&) const = default;
};

using moderator_command = std::variant<sign_in, become_available, pause_work, set_capacity, miss_heartbeats,
                                       sign_out, take_chat, release_chat, settle_step>;

// ── Events: each but the last three starts the step `set_presence`
// ────────────────────────────────────────────────
// One that changes nothing tells the presence of now once more, so that the command is remembered.
struct signed_in {
  queue_id queue;
  bool operator==(const signed_in&) const = default;
};
struct became_available {
  bool operator==(const became_available&) const = default;
};
struct work_paused {
  bool operator==(const work_paused&) const = default;
};
struct capacity_set {
  std::uint32_t chats = 0;
  bool operator==(const capacity_set&) const = default;
};
/// Leaves the moderator signed out; the chats return to the queue.
struct heartbeats_missed {
  bool operator==(const heartbeats_missed&) const = default;
};
struct signed_out {
  bool operator==(const signed_out&) const = default;
};
struct chat_taken {
  conversation_id conversation;
  bool operator==(const chat_taken&) const = default;
};
struct chat_released {
  conversation_id conversation;
  bool operator==(const chat_released&) const = default;
};

using moderator_event = std::variant<signed_in, became_available, work_paused, capacity_set,
                                     heartbeats_missed, signed_out, chat_taken, chat_released, step_settled>;

struct moderator_state {
  stream_head head;
  presence now = presence::signed_out;
  queue_id queue;
  std::uint32_t capacity = 2;
  /// Ordered.
  std::vector<conversation_id> chats;

  bool operator==(const moderator_state&) const = default;
};

struct moderator {
  using state = moderator_state;
  using command = moderator_command;
  using event = moderator_event;
  static constexpr stream_kind kind = stream_kind::moderator;
};

[[nodiscard]] decision<moderator_event> decide(const moderator_state& state, const moderator_command& command,
                                               const command_context& context);
void evolve(moderator_state& state, const record<moderator_event>& what);
[[nodiscard]] bool may_read(const moderator_state& state, const principal& who);

}  // namespace veilleuse::events
