// Every bound of the actors, each with its reason.
#pragma once

#include "events/command_id.hpp"
#include "events/limits.hpp"
#include "events/stream.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace veilleuse::actors::limits {

/// Appends of one conversation that wait for the log: what a few clients may have in flight together. Past it
/// a command is answered `overloaded`.
inline constexpr std::size_t appends_per_stream = 128;
/// A desk serves everyone at once.
inline constexpr std::size_t appends_per_desk = 4'096;

/// Commands submitted and not answered over all streams. Bounds what they take in every mailbox on the way
/// (about 1 KB each). Subscriptions, typing and signs of life hold no such credit: the pace of each client's
/// frames (engine/limits.hpp) bounds them, and a stream that does not know its state keeps none but one
/// subscription for each subscriber.
inline constexpr std::uint64_t commands_in_flight = 65'536;

/// Events in one page of history, and its bytes before encoding: what a slow phone takes in a second or two.
inline constexpr std::size_t history_events = 100;
inline constexpr std::size_t history_bytes = 128 * 1024;

/// Subscribers of one conversation: youth's tabs, and moderators with two consoles each.
inline constexpr std::size_t subscribers_per_stream = 32;
/// Of a desk: all its staff with two consoles each. Who finds no room there is offered children that they
/// never see.
inline constexpr std::size_t subscribers_per_desk = 2 * events::limits::moderators_per_desk;

/// Of a conversation's subscribers, places that only the youth takes: for the connection they come back with,
/// and for the one that it replaces. However many consoles look on, the door stays open for whom it is all
/// about.
inline constexpr std::size_t subscribers_kept_for_youth = 2;

[[nodiscard]] constexpr std::size_t subscribers_of(events::stream_kind kind, events::principal_kind who) {
  if (kind == events::stream_kind::desk) return subscribers_per_desk;
  const bool keeps_places = kind == events::stream_kind::conversation && who != events::principal_kind::youth;
  return keeps_places ? subscribers_per_stream - subscribers_kept_for_youth : subscribers_per_stream;
}

/// Consoles that wait to be let into one conversation: of the moderator who accepted the child, and of a few
/// whom a transfer or a mistake brings there. They have places of their own: whoever may not read takes none
/// from those who may.
inline constexpr std::size_t waiting_per_conversation = 8;
/// Of these, one moderator's: a console, and one more that they move to. Who accepted the child is not known
/// before they have joined, and however many consoles a stranger leaves waiting, there is room for theirs.
inline constexpr std::size_t waiting_per_moderator = 2;

/// What the registry lists of a stream: it does not know who reads and who waits.
[[nodiscard]] constexpr std::size_t listed_subscribers_of(events::stream_kind kind,
                                                          events::principal_kind who) {
  const bool may_wait = kind == events::stream_kind::conversation;
  return subscribers_of(kind, who) + (may_wait ? waiting_per_conversation : 0);
}

/// Children shown in the queue's view.
inline constexpr std::size_t shown_queue = 20;

/// A view of counts alone is sent at most this often.
inline constexpr std::chrono::milliseconds view_interval{1'000};

/// A conversation that heard nothing for this long is snapshotted and put to sleep.
inline constexpr std::chrono::seconds idle_before_sleep{60};

/// A snapshot is due after this many events since the last: a wake then replays at most these.
inline constexpr std::uint64_t events_between_snapshots = 200;

/// A youth's connection may be gone this long before it is told: phones change networks.
inline constexpr std::chrono::seconds connection_grace{5};

/// A moderator without a sign of life for this long is missed, and their children return to the queue.
/// Consoles send one every 10 s.
inline constexpr std::chrono::seconds heartbeat_patience{45};

/// Looks for a sign of life in that time: after so many silent ones it has passed, and at most one look more.
inline constexpr int heartbeat_looks = 3;

/// A desk that has a deadline looks at its clock this often at least: so long a clock that was set back or
/// forward goes unnoticed.
inline constexpr std::chrono::milliseconds deadline_look_max{5'000};
/// And this seldom: deadlines that are due one after the other still leave room for others' messages.
inline constexpr std::chrono::milliseconds deadline_look_min{10};

/// A process step is sent again after this long without an answer; doubles up to the maximum.
inline constexpr std::chrono::milliseconds step_retry{500};
inline constexpr std::chrono::milliseconds step_retry_max{30'000};
/// Between two looks at what must be sent again: a timer that is due at once would leave others no turn.
inline constexpr std::chrono::milliseconds step_look_min{1};

/// Streams with duties that a start wakes together; each reads its tail from the disk, and clients want
/// theirs too.
inline constexpr std::size_t woken_at_once = 100;

/// Between two such slices, so that others have their turn with the disk.
inline constexpr std::chrono::milliseconds wake_interval{10};

/// How far the agenda's view may lag: it is read at a start alone, after catching up.
inline constexpr std::chrono::milliseconds agenda_interval{500};

/// Records of a partition, and their bytes, that the agenda folds before other partitions have their turn and
/// its offset is kept: a crash costs no more than these again.
inline constexpr std::size_t agenda_records = 2'000;
inline constexpr std::size_t agenda_bytes = 4u << 20;

/// Records of a stream, and their bytes, in memory at once while it is replayed.
inline constexpr std::size_t replay_records = 1'000;
inline constexpr std::size_t replay_bytes = 1u << 20;

/// A take-over that was refused is tried again after this long: the log is being closed, or its disk is full.
inline constexpr std::chrono::milliseconds take_over_retry{500};

/// A console that attaches before its moderator has joined waits so long: from an accepted offer to joining
/// is a process of two appends, and a second is long.
inline constexpr std::chrono::seconds join_patience{2};

/// Messages that one actor may take before others get their turn. On a prototype under full load, whoever
/// came from outside waited 0.4 ms at worst with this, and 37 ms with the actor library's defaults, which set
/// no bound.
inline constexpr std::size_t messages_per_turn = 50;
/// Rounds of a lane's actors before it looks at its sockets: other lanes may feed its actors for ever.
inline constexpr std::size_t rounds_per_run = 16;

/// Messages held for a stream whose actor is on its way out or failed; more commands are answered
/// `overloaded`. Beyond it, only that a subscriber has gone, once for each that is listed.
inline constexpr std::size_t held_messages = 1'024;

/// Commands and steps that wait for their stream's state or key: those that were held, all at once.
inline constexpr std::size_t postponed_messages = held_messages;

/// Notices to the operator in an interval: a disk that fails takes every conversation along, and each would
/// say so.
inline constexpr std::size_t notices_per_interval = 20;
inline constexpr std::chrono::minutes notice_interval{1};

/// A page sends its command again every few seconds: of trouble that each repeats, one stream's sentence
/// is said once in this time, though its actor slept or was started again. An operator who did not act on it
/// within an hour may have overlooked it. What is remembered for it is bounded by the notices of so many
/// intervals.
inline constexpr std::chrono::minutes notice_repeat{60};

/// A failed actor is started again after this long, doubling up to the maximum, so that a record it cannot
/// digest does not take a core.
inline constexpr std::chrono::milliseconds restart_delay{10};
inline constexpr std::chrono::milliseconds restart_delay_max{10'000};

/// Between two looks of a stop whether every command was answered: a sync takes about as long.
inline constexpr std::chrono::milliseconds drain_look{5};

}  // namespace veilleuse::actors::limits
