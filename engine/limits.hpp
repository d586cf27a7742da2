// Every bound of the engine's sockets and pages, each with its reason. Those that an operator may change are
// defaults here and keys of the configuration (engine/config/config.hpp).
#pragma once

#include "events/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace veilleuse::engine::limits {

// ── Frames of a client
/// The largest text with every character escaped as two ("\n"), and its envelope.
inline constexpr std::size_t frame_bytes = 16'384;
/// Less, and a message that the welcome allows would close its connection. Its envelope, names and ids, takes
/// some 120 bytes.
inline constexpr std::size_t frame_bytes_least = 2 * events::limits::text_bytes + 256;
static_assert(frame_bytes >= frame_bytes_least);
/// Honest frames have two levels; unknown fields of a newer client may have some more.
inline constexpr std::size_t json_depth = 8;
/// Integers stay exact in every JSON reader.
inline constexpr std::uint64_t integer_max = (std::uint64_t{1} << 53) - 1;

// ── Pace of a client
/// A fast typist sends two messages a second; marking as read and typing signs come on top.
inline constexpr std::uint32_t commands_per_second = 20;
/// A phone that comes back re-sends what it kept.
inline constexpr std::uint32_t burst = 60;
/// Half of the answers that a stream remembers of a client session, so a re-sent command finds its answer.
inline constexpr std::size_t in_flight = 16;
static_assert(2 * in_flight <= events::limits::answers_per_session);
/// A lane that did not listen for less long than this was only busy: what gathers meanwhile is a third of the
/// default burst.
inline constexpr std::chrono::milliseconds deaf_least{1'000};
/// What a client sent within its pace while nobody read it, at a stop of the machine say, is no flood.
/// Clients that get no answer give up and reconnect sooner than this.
inline constexpr std::chrono::milliseconds forgiven{120'000};
/// Frames over the pace that are answered `rate_limited` before the connection is cut, unless the client
/// rests meanwhile until its whole burst is there again.
inline constexpr std::uint32_t frames_over_pace = 200;
/// Frames that no honest client sends before the connection is cut.
inline constexpr std::uint32_t bad_frames = 20;
/// A supervisor's wall of chats, twice the largest capacity.
inline constexpr std::size_t attachments = 2 * events::limits::capacity_max;

// ── Outgoing queue of a connection
/// Past it published records are not queued: the subscription pages from the log at the socket's pace.
inline constexpr std::size_t outgoing_soft_bytes = 256 * 1024;
/// A page of history is asked for only below it, one at a time for all that the connection follows, so that
/// one page and what was left of the one before are all that waits.
inline constexpr std::size_t outgoing_low_bytes = 64 * 1024;
/// Answers, views and one page of history beyond the soft bound; past it the connection is cut.
inline constexpr std::size_t outgoing_hard_bytes = 2 * 1024 * 1024;
/// Pieces that are together no larger are copied into one buffer: cheaper than to let the kernel gather them.
inline constexpr std::size_t joined_bytes = 4'096;
/// Small frames share a piece up to this size: fewer pieces to gather, and memory that is given back soon.
inline constexpr std::size_t owned_piece_bytes = 4'096;
/// Pieces of one gathered write: below the kernel's limit of 1,024, enough for a busy wake-up.
inline constexpr std::size_t pieces_per_write = 64;

// ── Waits
inline constexpr std::chrono::milliseconds hello_timeout{10'000};
/// A request's headers, with the TLS handshake before them: more than a slow phone needs, short enough for
/// those who hold sockets.
inline constexpr std::chrono::milliseconds header_timeout{10'000};
/// A lane looks at its sockets at least this often: a longer wait was no wait, but a stop of the machine.
inline constexpr std::chrono::milliseconds wait_longest{1'000};
/// Below the 30 s after which mobile networks forget a silent connection.
inline constexpr std::chrono::milliseconds ping_interval{20'000};
/// A moderator is missed after so many silent ping intervals at least. A console whose browser slows its
/// timers still answers the server's ping, and one answer may be late or lost.
inline constexpr int pings_per_patience = 2;
/// Whoever is there has answered a ping by then, at the default 5 s after it: the part of a ping's interval
/// after which a moderator's console may have to make room for a newer one.
inline constexpr int answers_per_interval = 4;
/// Three pings missed.
inline constexpr std::chrono::milliseconds idle_timeout{60'000};
/// No byte taken by the client for this long while some wait for it.
inline constexpr std::chrono::milliseconds stall_timeout{20'000};
/// For the other side's half of a close.
inline constexpr std::chrono::milliseconds close_timeout{3'000};
/// How slowly a client may take a page, or what was queued before a ping: 4 MB at 7 KB a second.
inline constexpr std::chrono::milliseconds slow_longest{600'000};
/// What has reached a client's side is looked at so often while that matters: its queue is full, or a ping is
/// on its way. Silence and stalls are known to within this.
inline constexpr std::chrono::milliseconds delivery_look{250};
/// Answers in flight get this long before a stopping server closes their connection.
inline constexpr std::chrono::milliseconds farewell{2'000};
/// Between two looks of a stopping server whether all clients are gone.
inline constexpr std::chrono::milliseconds farewell_step{10};
/// Clients come back spread over this time after a stop, so that they do not arrive as one.
inline constexpr std::chrono::milliseconds reconnect_spread{3'000};
/// Appends in flight and snapshots, at a stop. Service managers kill after 90 s by default.
inline constexpr std::chrono::milliseconds drain_patience{30'000};
/// A desk that could not be attached to is tried again.
inline constexpr std::chrono::milliseconds attach_retry{500};
/// A sign of life is passed on at most this often: far below actors::limits::heartbeat_patience.
inline constexpr std::chrono::milliseconds heartbeat_interval{1'000};
/// The staff file is looked at this often; whom it no longer holds is refused from then on.
inline constexpr std::chrono::milliseconds staff_interval{1'000};
/// How soon after that a revoked token ends its connections.
inline constexpr std::chrono::milliseconds staff_check{1'000};
/// With no descriptor left, accepting is tried again after this long; the clients wait in the kernel.
inline constexpr std::chrono::milliseconds descriptor_wait{100};

// ── TLS
/// A client's part of a handshake: 2 KB with the keys of today's browsers, 4 KB with a long list.
inline constexpr std::size_t tls_handshake_bytes = 16 * 1024;
/// Sealed and unsent: a record of ours, 16 KB, and answers to a client that changes its keys, 27 bytes each.
/// Who asks for more of them than it reads is dropped.
inline constexpr std::size_t tls_unread_bytes = 24 * 1024;
/// Of a client in a row without plaintext: a record whose end has not come, 17 KB, and changes of keys. Each
/// of those costs us new keys too, so who sends nothing else is dropped.
inline constexpr std::size_t tls_silent_bytes = 32 * 1024;
/// A certificate with its issuers takes 6 KB, a key 3 KB.
inline constexpr std::size_t tls_file_bytes = 256 * 1024;
/// Certificates are renewed a month before their end: by then that has failed more than once.
inline constexpr std::chrono::hours tls_expiry_notice{14 * 24};

// ── Room for newcomers
/// One connection in so many is kept for those who come back to their conversation, and for staff.
inline constexpr std::uint64_t connections_kept = 10;
/// And one command in so many of those that may wait for an append: a child who is in is answered first.
inline constexpr std::uint64_t commands_kept = 2;
/// Of the memory that the process may use, this part takes in newcomers: the rest is for what those already
/// in write, and for what the log's memory grows by under load.
inline constexpr std::uint64_t memory_part_percent = 80;
/// Less than this above what an engine takes before anybody came, and the operator is warned: the caches of
/// the log and what the allocator keeps after a busy hour fill it, and newcomers wait although nobody is
/// there.
inline constexpr std::uint64_t memory_to_work_with_bytes = 64u << 20;

// ── When to come again
/// A command that was refused for now: sooner it would meet the same crowd.
inline constexpr std::chrono::milliseconds again_least{500};
inline constexpr std::chrono::milliseconds again_spread{1'500};
/// A client that found no room, or was too much.
inline constexpr std::chrono::milliseconds come_back_least{10'000};
inline constexpr std::chrono::milliseconds come_back_spread{10'000};

// ── HTTP
/// Request line and headers; browsers send below 2 KB without cookies.
inline constexpr std::uint32_t header_bytes = 8'192;
inline constexpr std::size_t site_file_bytes = 4u << 20;
inline constexpr std::size_t site_files = 1'000;
/// A school or a mobile network may stand behind one address, and a page takes ten connections for a moment;
/// yet whoever wants all sockets needs many addresses.
inline constexpr std::uint64_t connections_per_address = 1'024;
/// Above it, so many at once are told that there is no room; the others hear nothing, for telling costs more
/// than coming.
inline constexpr std::uint64_t refused_per_address = 16;
/// A /48 of IPv6 may have as many connections as so many addresses: it is one rented machine, or a whole
/// town's telephones.
inline constexpr std::uint64_t subscribers_of_site = 4;
/// File descriptors kept for the log's files and the process itself.
inline constexpr std::size_t reserved_descriptors = 1'024;
/// Connections waiting in the kernel: a thousand phones after a restart.
inline constexpr int listen_backlog = 1'024;
/// Connections refused with 503 that may still be open for their answer.
inline constexpr std::size_t refused_connections = 64;

// ── Lanes
inline constexpr std::uint32_t lanes_max = 64;
/// Bytes read from one socket a wake-up: the others get their turn.
inline constexpr std::size_t read_bytes = 64 * 1024;
/// Sockets served a wake-up. Few enough that the log syncs one wake-up's appends while the lane reads the
/// next: 128 gave 1.25 times the throughput of 512 at 500 busy pairs, and 48 no more.
inline constexpr int events_per_wake = 128;
/// Rounds of actors and of what other lanes posted before sockets are looked at again. From a frame to its
/// append are two or three; without an end, lanes that feed each other's actors starve each other's clients.
inline constexpr int rounds_per_wake = 64;
/// Resolution of the timer wheel: timeouts are seconds.
inline constexpr std::chrono::milliseconds tick{20};
inline constexpr std::size_t wheel_slots = 1'024;

// ── Service manager
/// A start that got on may take so much longer: twice what the kernel waits for one command to a disk.
inline constexpr std::chrono::milliseconds start_patience{60'000};
/// How far a start is, is told so often.
inline constexpr std::chrono::milliseconds start_interval{1'000};
/// Whether a start is over is looked at so often: nobody notices the difference.
inline constexpr std::chrono::milliseconds ready_look{50};
/// Less computed in `start_interval` than this is no getting on; telling it takes some 0.1 ms.
inline constexpr std::chrono::milliseconds start_work_least{10};
/// What `systemctl status` shows is no older.
inline constexpr std::chrono::milliseconds status_interval{10'000};
/// Beyond the bounded waits of a stop: closing the databases.
inline constexpr std::chrono::milliseconds stop_margin{15'000};

// ── Metrics
/// A page takes a millisecond, and Prometheus asks every few seconds; a second thread for a person's curl.
inline constexpr std::size_t metrics_threads = 2;

// ── Log
/// Half of the second after which a person notices that an answer is late, and more than twice the sync with
/// which `veilleuse doctor` calls a disk unusable: on a sound machine nothing takes so long.
inline constexpr std::chrono::milliseconds slow_operation{500};

// ── Control socket
/// An operator's tools at once; a backup holds its connection until its copy is whole.
inline constexpr std::size_t control_clients = 8;
/// A command and its arguments.
inline constexpr std::size_t control_line_bytes = 4'096;
/// How long a tool waits for the engine's answer: a checkpoint takes milliseconds, a write-ahead log that is
/// copied on a slow disk some seconds.
inline constexpr std::chrono::milliseconds control_patience{60'000};

// ── Staff
inline constexpr std::size_t staff_name_bytes = 100;
inline constexpr std::size_t staff_members = 10'000;
inline constexpr std::size_t staff_file_bytes = 8u << 20;

}  // namespace veilleuse::engine::limits
