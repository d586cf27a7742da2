// What can happen in a conversation: commands ask, events tell. Both the youth and the staff may see every
// event.
#pragma once

#include "events/ids.hpp"
#include "events/process.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace veilleuse::events {

/// Who speaks: the youth when `moderator` is none.
struct author {
  moderator_id moderator;

  auto operator<=>(const author&) const = default;
  [[nodiscard]] bool is_youth() const { return moderator.is_none(); }
};

/// The numbers are stored.
enum class close_reason : std::uint8_t { by_youth = 1, by_moderator = 2 };

// ── Commands
// ──────────────────────────────────────────────────────────────────────────────────────────────────────
/// By the youth. Opening an open conversation changes nothing, unless the queue had refused it: then it asks
/// again. It stays in the queue where it was opened.
struct open_conversation {
  queue_id queue;
  std::uint8_t priority = 0;
  /// False: left to the engine, so a conversation that exists keeps the one that it has.
  bool queue_named = true;
  bool operator==(const open_conversation&) const = default;
};
struct post_message {
  /// UTF-8, 1 to `limits::text_bytes` bytes; the wire refuses invalid UTF-8 and U+0000.
  std::string text;
  bool operator==(const post_message&) const = default;
};
struct mark_read {
  sequence up_to;
  bool operator==(const mark_read&) const = default;
};
/// By a moderator who joined. The last one to leave sends the child back to the queue.
struct leave_conversation {
  bool operator==(const leave_conversation&) const = default;
};
struct close_conversation {
  bool operator==(const close_conversation&) const = default;
};
/// By the engine: no connection of the youth has been there for a while, or one is there again.
struct note_connection {
  bool connected = false;
  bool operator==(const note_connection&) const = default;
};

using conversation_command =
    std::variant<open_conversation, post_message, mark_read, leave_conversation, close_conversation,
                 note_connection, join_moderator, remove_moderator, settle_step>;

// ── Events
// ────────────────────────────────────────────────────────────────────────────────────────────────────────
struct conversation_opened {
  queue_id queue;
  bool operator==(const conversation_opened&) const = default;
};
/// Starts the step `enter_queue`.
struct queue_requested {
  std::uint8_t priority = 0;
  bool operator==(const queue_requested&) const = default;
};
struct message_posted {
  author by;
  /// Sealed content. Absent when only the skeleton was read, or when the key was destroyed.
  std::optional<std::string> text;
  bool operator==(const message_posted&) const = default;
};
struct read_up_to {
  author by;
  sequence up_to;
  bool operator==(const read_up_to&) const = default;
};
struct moderator_joined {
  moderator_id moderator;
  bool operator==(const moderator_joined&) const = default;
};
/// With reason `left` and no moderator remaining, starts the step `return_to_queue`.
struct moderator_left {
  moderator_id moderator;
  leave_reason reason = leave_reason::left;
  bool operator==(const moderator_left&) const = default;
};
/// Starts the step `leave_queue`.
struct conversation_closed {
  close_reason reason = close_reason::by_youth;
  /// None when the youth closed.
  moderator_id by;
  bool operator==(const conversation_closed&) const = default;
};
/// Coarse on purpose: no address, no device.
struct connection_lost {
  bool operator==(const connection_lost&) const = default;
};
struct connection_resumed {
  bool operator==(const connection_resumed&) const = default;
};

using conversation_event =
    std::variant<conversation_opened, queue_requested, message_posted, read_up_to, moderator_joined,
                 moderator_left, conversation_closed, connection_lost, connection_resumed, step_settled>;

}  // namespace veilleuse::events
