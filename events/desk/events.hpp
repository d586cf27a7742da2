// What can happen at a desk: the queue of children and the offers made to moderators.
#pragma once

#include "events/ids.hpp"
#include "events/process.hpp"

#include <cstdint>
#include <variant>

namespace veilleuse::events {

/// The numbers are stored.
enum class return_reason : std::uint8_t {
  declined = 1,
  timed_out = 2,
  /// Their heartbeats were missed.
  moderator_gone = 3,
  /// They left this conversation and stay at the desk.
  moderator_left = 4,
  moderator_signed_out = 5,
};

// ── Commands (beside the steps of other streams)
// ──────────────────────────────────────────────────────────────────
/// By the moderator to whom the child was offered.
struct accept_offer {
  conversation_id conversation;
  bool operator==(const accept_offer&) const = default;
};
struct decline_offer {
  conversation_id conversation;
  bool operator==(const decline_offer&) const = default;
};
/// By the engine when a deadline is due: expires offers and makes new ones.
struct run_deadlines {
  bool operator==(const run_deadlines&) const = default;
};

/// By the engine when a moderator's own stream, which keeps their heartbeats, has been unreadable for as long
/// as these may be missed: the children must not wait for it.
struct miss_moderator {
  moderator_id moderator;
  bool operator==(const miss_moderator&) const = default;
};

using desk_command = std::variant<accept_offer, decline_offer, run_deadlines, miss_moderator, enter_queue,
                                  return_to_queue, leave_queue, set_presence, settle_step>;

// ── Events
// ────────────────────────────────────────────────────────────────────────────────────────────────────────
struct queue_entered {
  conversation_id conversation;
  std::uint8_t priority = 0;
  bool operator==(const queue_entered&) const = default;
};
struct queue_left {
  conversation_id conversation;
  bool operator==(const queue_left&) const = default;
};
struct child_offered {
  conversation_id conversation;
  moderator_id moderator;
  timestamp deadline;
  bool operator==(const child_offered&) const = default;
};
/// Starts the steps `join_moderator` (conversation) and `take_chat` (moderator).
struct offer_accepted {
  conversation_id conversation;
  moderator_id moderator;
  bool operator==(const offer_accepted&) const = default;
};
struct offer_declined {
  conversation_id conversation;
  moderator_id moderator;
  bool operator==(const offer_declined&) const = default;
};
struct offer_timed_out {
  conversation_id conversation;
  moderator_id moderator;
  /// How long after the deadline this was noticed, microseconds: a restart may be late, and says so.
  std::int64_t late_us = 0;
  bool operator==(const offer_timed_out&) const = default;
};
/// The child goes back to the front of the queue; one whom the desk did not know enters there. Where a chat
/// was in hand, starts `remove_moderator` and `release_chat`.
struct child_returned {
  conversation_id conversation;
  moderator_id moderator;
  return_reason reason = return_reason::declined;
  bool operator==(const child_returned&) const = default;
};
/// A chat in hand ended. Starts `release_chat`.
struct chat_finished {
  conversation_id conversation;
  moderator_id moderator;
  bool operator==(const chat_finished&) const = default;
};
struct presence_changed {
  moderator_id moderator;
  presence now = presence::signed_out;
  std::uint32_t capacity = 0;
  bool operator==(const presence_changed&) const = default;
};

using desk_event =
    std::variant<queue_entered, queue_left, child_offered, offer_accepted, offer_declined, offer_timed_out,
                 child_returned, chat_finished, presence_changed, step_settled>;

}  // namespace veilleuse::events
