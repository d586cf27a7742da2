// The desk: one per queue. Orders the children, offers each to a moderator, and knows who holds which chat.
#pragma once

#include "events/decision.hpp"
#include "events/desk/events.hpp"
#include "events/record.hpp"
#include "events/stream_head.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace veilleuse::events {

/// A moderator who declined or did not answer, and until when they are passed over for this child.
struct passed_over {
  moderator_id moderator;
  timestamp until;
  bool operator==(const passed_over&) const = default;
};

/// A child in the queue.
struct queue_entry {
  conversation_id conversation;
  std::uint8_t priority = 0;
  timestamp entered_at;
  /// Number of the event that entered them: the order of arrival.
  sequence arrival;
  /// Returned children stand before all others.
  bool at_front = false;
  std::vector<passed_over> passed;
  bool operator==(const queue_entry&) const = default;
};

/// A child offered to a moderator, not yet answered.
struct open_offer {
  queue_entry entry;
  moderator_id moderator;
  timestamp deadline;
  bool operator==(const open_offer&) const = default;
};

/// A chat in a moderator's hands.
struct chat_in_hand {
  queue_entry entry;
  moderator_id moderator;
  bool operator==(const chat_in_hand&) const = default;
};

struct staff_member {
  moderator_id moderator;
  presence now = presence::signed_out;
  std::uint32_t capacity = 0;
  /// For turns: who was offered a child longest ago is next.
  timestamp last_offer;
  bool operator==(const staff_member&) const = default;
};

struct desk_state {
  stream_head head;
  /// Each ordered by conversation (staff: by moderator): canonical.
  std::vector<queue_entry> waiting;
  std::vector<open_offer> offers;
  std::vector<chat_in_hand> chats;
  std::vector<staff_member> staff;

  bool operator==(const desk_state&) const = default;
};

struct desk {
  using state = desk_state;
  using command = desk_command;
  using event = desk_event;
  static constexpr stream_kind kind = stream_kind::desk;
};

/// Every accepted command also makes the offers that are possible then, in the same record.
[[nodiscard]] decision<desk_event> decide(const desk_state& state, const desk_command& command,
                                          const command_context& context);
void evolve(desk_state& state, const record<desk_event>& what);
[[nodiscard]] bool may_read(const desk_state& state, const principal& who);

/// The earliest moment at which `run_deadlines` would change something.
[[nodiscard]] std::optional<timestamp> next_deadline(const desk_state& state);

/// One visible reason for a child's place. Rules add up.
struct scored_reason {
  std::string_view rule;
  std::int64_t points = 0;
  bool operator==(const scored_reason&) const = default;
};

/// Why this child stands where it stands, at `now`: priority and waiting time today; more rules may follow.
[[nodiscard]] std::vector<scored_reason> explain(const queue_entry& entry, timestamp now);

/// The queue in the order of service: returned children first, then points, then arrival.
[[nodiscard]] std::vector<queue_entry> ordered_queue(const desk_state& state, timestamp now);

/// Since when the child has waited who has waited longest, those included who are being offered to somebody:
/// who rings from one moderator to the next waits all the while. Nothing when nobody waits.
[[nodiscard]] std::optional<timestamp> oldest_wait(const desk_state& state);

}  // namespace veilleuse::events
