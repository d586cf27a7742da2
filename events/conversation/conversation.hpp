// The conversation: its state, and the two pure functions over it.
#pragma once

#include "events/conversation/events.hpp"
#include "events/decision.hpp"
#include "events/record.hpp"
#include "events/stream_head.hpp"

#include <cstdint>
#include <vector>

namespace veilleuse::events {

/// The numbers are stored.
enum class conversation_phase : std::uint8_t { absent = 0, open = 1, closed = 2 };

/// Whether the child is known to the desk.
enum class queue_standing : std::uint8_t { none = 0, requested = 1, entered = 2, refused = 3 };

struct read_mark {
  author by;
  sequence up_to;
  bool operator==(const read_mark&) const = default;
};

/// No content: a conversation whose key was destroyed still folds.
struct conversation_state {
  stream_head head;
  conversation_phase phase = conversation_phase::absent;
  queue_standing standing = queue_standing::none;
  queue_id queue;
  std::uint8_t priority = 0;
  timestamp opened_at;
  timestamp closed_at;
  bool youth_connected = false;
  std::uint64_t messages = 0;
  /// Ordered.
  std::vector<moderator_id> moderators;
  /// Ordered by author.
  std::vector<read_mark> read_marks;

  bool operator==(const conversation_state&) const = default;
};

/// The aggregate as generic code sees it (actors/stream/stream_core.hpp, events/codec).
struct conversation {
  using state = conversation_state;
  using command = conversation_command;
  using event = conversation_event;
  static constexpr stream_kind kind = stream_kind::conversation;
};

[[nodiscard]] decision<conversation_event> decide(const conversation_state& state,
                                                  const conversation_command& command,
                                                  const command_context& context);
/// `what.first` must be the state's last + 1.
void evolve(conversation_state& state, const record<conversation_event>& what);

/// Whether a client of this principal may see the stream.
[[nodiscard]] bool may_read(const conversation_state& state, const principal& who);

}  // namespace veilleuse::events
