// Judges a run from the clients' own journals and the history that the server tells afterwards. Written from
// the promises of the protocol (docs/protocol/protocol.md), independently of the engine.
//
// For every conversation: its events are numbered 1, 2, 3… without a hole; every acknowledged message stands
// once, at the number it was acknowledged with, with its exact text and author; nobody's text stands twice;
// each sender's messages stand in the order of sending; and what each observer received is the history
// itself, in its order, without a hole and without repetition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace veilleuse::bench {

/// An event as a client was told it. `by` and `text` are empty where the event has none.
struct told_event {
  std::uint64_t seq = 0;
  std::string kind;
  std::string by;
  std::string text;

  bool operator==(const told_event&) const = default;
};

/// The kind that carries a text.
inline constexpr auto message_kind = "message_posted";

struct sent_message {
  /// Unique within its conversation.
  std::string text;
  /// The event's number in the answer; none while unanswered.
  std::optional<std::uint64_t> acknowledged_as;
  /// Refused or unknown at first, and sent again later: it may stand behind what was sent after it.
  bool was_put_off = false;
};

struct sender_journal {
  std::string who;
  /// In the order of sending.
  std::vector<sent_message> sent;
};

struct observer_journal {
  std::string who;
  /// In the order of arrival over all connections; one's own messages where their answer arrived.
  std::vector<told_event> received;
};

struct conversation_journal {
  std::string name;
  std::vector<sender_journal> senders;
  std::vector<observer_journal> observers;
  /// As read from the start by a fresh client when all was over.
  std::vector<told_event> history;
};

struct check_result {
  std::uint64_t conversations = 0;
  std::uint64_t acknowledged = 0;
  /// Acknowledged or shown, and not in the history; a hole in the numbers; not shown to an observer.
  std::uint64_t lost = 0;
  /// One text, or one number, twice.
  std::uint64_t doubled = 0;
  /// Another number, another order.
  std::uint64_t reordered = 0;
  /// Another text, author or kind than what was sent or shown before; or a message that nobody sent.
  std::uint64_t altered = 0;
  /// The first few in words, without any text of a message.
  std::vector<std::string> findings;

  [[nodiscard]] bool clean() const { return lost + doubled + reordered + altered == 0; }
};

/// Adds one conversation to the result.
void check_history(const conversation_journal& journal, check_result& result);

}  // namespace veilleuse::bench
