// Every bound of the load tester, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace veilleuse::bench::limits {

/// One frame of a server: a page of history is sent event by event, and the largest view holds a few hundred
/// ids.
inline constexpr std::size_t server_frame_bytes = 1u << 20;

/// Bytes waiting for one socket: a server that stopped reading is a failure to report, not something to
/// buffer.
inline constexpr std::size_t unsent_bytes = 4u << 20;

/// Read from one socket per wake-up: many frames, while the others still get their turn.
inline constexpr std::size_t read_bytes = 64 * 1024;

/// Sockets handled per wake-up, so that timers are looked at in between.
inline constexpr int ready_sockets = 256;

/// Messages one pair may have on the way. Two per unit of window; the protocol allows 16 unanswered commands.
inline constexpr std::size_t messages_per_pair = 16;

/// Unanswered commands on a connection: the protocol's limit, `in_flight`.
inline constexpr std::size_t commands_in_flight = 16;

/// A chat's two ends times this must fit in the default limit of open files of a service (4,096 and more).
inline constexpr std::size_t pairs = 2'000;

/// Chats one moderator may hold; docs/protocol/protocol.md, `set_capacity`.
inline constexpr std::size_t chats_per_moderator = 20;

/// Text of a message: the protocol's own limit.
inline constexpr std::size_t message_bytes = 8'000;

/// From spawning a server to its first good answer. A cold machine that compiles beside needs seconds.
inline constexpr std::chrono::seconds start_patience{60};

/// From the first connection to the last pair that may talk.
inline constexpr std::chrono::seconds setup_patience{120};

/// Nothing at all arrives for this long although messages are on the way: the run is given up.
inline constexpr std::chrono::seconds stall_patience{20};

/// A server that was asked to stop gets this long, then it is killed.
inline constexpr std::chrono::seconds stop_patience{20};

/// Between two tries to connect while a server is away.
inline constexpr std::chrono::milliseconds reconnect_pause{20};

/// Between two looks at a server that starts or stops: a start without data takes some tens of milliseconds.
inline constexpr std::chrono::milliseconds start_look{2};
inline constexpr std::chrono::milliseconds stop_look{5};

/// Between two readings of an engine's /metrics: the shortest that a Prometheus server is usually given.
inline constexpr std::chrono::seconds scrape_interval{1};

/// The end of what a server said last that is shown when it failed.
inline constexpr std::size_t last_words_bytes = 1'000;

/// File descriptors beside those of the chats: the program's own files, epoll, and moderators beside their
/// consoles.
inline constexpr std::size_t spare_descriptors = 256;

/// As a console does (docs/protocol/protocol.md, `ping`).
inline constexpr std::chrono::seconds ping_interval{10};

/// From the last kill to the last answer: a start, everybody's return, and what they still had to send.
inline constexpr std::chrono::seconds settle_patience{120};

/// How often a server that lives is looked at.
inline constexpr std::chrono::milliseconds look_interval{50};

/// Histories read at the same time.
inline constexpr std::size_t readers_at_once = 20;

/// Before a command, an opening or an attachment that was put off is tried again: the conversation may learn
/// of its moderator later.
inline constexpr std::chrono::milliseconds retry_pause{50};

/// Findings a history check spells out; all are counted.
inline constexpr std::size_t findings_shown = 20;

/// Of an open loop's message: a million a second for eleven days.
inline constexpr std::size_t rate_number_digits = 12;

/// Messages due and neither delivered nor refused: the server takes fewer than it is offered, and what waits
/// would grow for ever. Several seconds' worth of what one generator can send.
inline constexpr std::uint64_t messages_waiting = 200'000;

/// The fastest schedule: ten times what one generator can send, which it then says.
inline constexpr double messages_per_second = 1'000'000;

/// A run longer than a day is several runs.
inline constexpr double run_seconds = 86'400;

/// How often a run says how far it is.
inline constexpr std::chrono::seconds progress_interval{1};

/// A generator that works more than this of its time has no room for the next message to be in time.
inline constexpr double generator_share = 0.9;

/// A hundredth of the messages may be handed over late before a run is discarded: on a shared machine the
/// kernel lets every process wait now and then, and who reads the 99th percentile is not misled.
inline constexpr double lag_judged_at = 0.99;

/// Clients that come from one loopback address: its ports, with room for closed connections that still block
/// theirs for a minute.
inline constexpr std::size_t clients_per_address = 10'000;

/// Connections of one run: what 200 loopback addresses hold, more than a process may have open files.
inline constexpr std::size_t connections = 2'000'000;

/// Connections on their way at the same time: below the 1,024 that a server's kernel lets wait, beyond which
/// it forgets some for a second.
inline constexpr std::size_t connecting_at_once = 200;

/// Children whom one queue takes; docs/protocol/protocol.md, `queue_full`.
inline constexpr std::size_t children_per_queue = 10'000;

/// How often memory and sleepers are looked at while they settle.
inline constexpr std::chrono::milliseconds settle_look{200};

/// So that a measurement of waking need not wait the minute of an installation.
inline constexpr std::chrono::milliseconds bench_idle_before_sleep{1'000};

/// Messages of a history that a run makes in each of thousands of conversations.
inline constexpr std::size_t history_messages = 100'000;

/// Conversations on a disk in one run: 20 GB of it.
inline constexpr std::size_t sleeping_conversations = 20'000'000;

/// Conversations written together: one sync for their keys, and few for their records.
inline constexpr std::size_t filled_at_once = 1'000;

/// Who talk at the same time while the length of histories is all that differs: few enough that 100,000
/// messages of each can be made, and many enough that one conversation's turn is no bottleneck.
inline constexpr std::size_t flat_talkers = 8;

/// Nobody falls asleep who waits for a turn to talk: a wake-up for ten messages would be counted with those
/// of short histories alone.
inline constexpr std::chrono::milliseconds flat_idle_before_sleep{3'600'000};

/// Of a long history, made in one go: the rest waits in the generator's memory.
inline constexpr std::size_t said_at_once = 10'000;

/// Between two slices of messages while a run only wants to be busy.
inline constexpr std::chrono::milliseconds busy_step{1};

/// Threads that fold histories: more than machines have cores.
inline constexpr std::size_t replay_threads = 256;

/// Rounds of a measurement that is repeated: more tell nothing new.
inline constexpr std::size_t replay_rounds = 1'000;

/// The same while it is the point that too much is offered: what gathers in the kernel's buffers of a few
/// hundred sockets in a minute.
inline constexpr std::uint64_t messages_waiting_overload = 2'000'000;

/// How much more than the saturation may be offered: one generator sends some ten times what a core carries.
inline constexpr double overload_factor = 10;

/// Over the saturation alone: the generator, on one core as the engine is, must offer twice what that
/// carries. It makes the latencies that are judged longer, never those that they are judged by.
inline constexpr std::chrono::microseconds overload_gather{2'000};

/// Of the 99th percentile at half load: what counts as normal again.
inline constexpr std::uint64_t normal_factor = 2;

/// How finely memory and the return to normal are looked at.
inline constexpr std::chrono::milliseconds memory_look{100};

/// Of the moment at which a text was said: a number of 64 bits.
inline constexpr std::size_t moment_digits = 20;

/// A visit is given up when nothing at all happens in any for this long: longer than thinking takes.
inline constexpr std::chrono::seconds visit_patience{120};

/// Mean time before a message. Above, silence could not be told from a visit that hangs.
inline constexpr double thinking_seconds = 20;

/// Ten times what a country's children would do.
inline constexpr double visits_per_second = 10'000;

}  // namespace veilleuse::bench::limits
