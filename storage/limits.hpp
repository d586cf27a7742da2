// Every bound of storage, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace veilleuse::storage::limits {

/// Enough to spread conversations over the cores and nodes there will ever be; each costs a take-over record
/// a start.
inline constexpr std::uint32_t partitions = 64;
/// Of a topic: more than there will be cores in a cluster, and a broker copes with so many of one topic.
inline constexpr std::uint32_t topic_partitions = 1'024;

/// One sync takes about 0.2 ms on a server's disk; at 200k records a second that is 40, and ten times that
/// when the disk is slow.
inline constexpr std::size_t records_per_sync = 4'096;

/// Bytes written by one group commit: a few times what the memtable takes without stalling.
inline constexpr std::size_t bytes_per_sync = 8u << 20;

/// Appends handed over and not yet answered. Past it new ones get `unavailable` and clients `overloaded`.
inline constexpr std::size_t appends_in_flight = 65'536;

/// A sealed record: the largest text, its header, and room for a desk's largest record.
inline constexpr std::size_t record_bytes = 1u << 20;

/// An entry of the topic of events: a record with its key, and what Kafka writes around them.
inline constexpr std::size_t topic_entry_bytes = record_bytes + (64u << 10);

/// For how long the brokers may take for one append before what came of it is called unknown: far longer than
/// they need to elect another leader, and a person who waits has been told long before.
inline constexpr std::chrono::milliseconds delivery_patience{30'000};

/// A take-over is one entry written and read again; after as long as that the brokers are out of reach.
inline constexpr std::chrono::milliseconds take_over_patience{30'000};

/// What the brokers are asked at a start: one answer; a start that gets none ends and says so.
inline constexpr std::chrono::milliseconds metadata_patience{10'000};
/// Something that waits for the brokers longer than that, and the log says that it takes no writes.
inline constexpr std::chrono::milliseconds brokers_silence{5'000};

/// How often it is looked whether all copies of the topic are in step, and how long an answer may take.
inline constexpr std::chrono::milliseconds topic_look_interval{5'000};
inline constexpr std::chrono::milliseconds topic_look_patience{2'000};

/// Of one question within it: then another broker is asked.
inline constexpr std::chrono::milliseconds question_patience{3'000};

/// Other nodes may want the same partition: each attempt that comes second has learnt a higher term.
inline constexpr std::size_t take_over_attempts = 8;

/// Entries of a topic read ahead by each node, of all partitions.
inline constexpr std::size_t read_ahead_bytes = 16u << 20;

/// Entries that are taken into the node's copy in one write.
inline constexpr std::size_t entries_per_turn = 4'096;

/// At a stop, for what the brokers have not yet answered: a hand-over should be quick, and what they do not
/// answer is unknown.
inline constexpr std::chrono::milliseconds closing_patience{5'000};

/// Reads asked of a log and not begun: each partition's projections, a few times over. Past it a read fails.
inline constexpr std::size_t reads_waiting = 1'024;

/// Records of a page, and their bytes, where a reader asks for no other size: few calls, and little memory
/// while a page is looked at.
inline constexpr std::size_t read_records = 1'000;
inline constexpr std::size_t read_bytes = 4u << 20;

/// Sealed parts are padded to a multiple of this: most messages become alike. libsodium is fastest at it too.
inline constexpr std::size_t sealed_block_bytes = 256;

/// Streams whose last event is kept in memory for the append check; a miss costs one index look-up.
inline constexpr std::size_t remembered_stream_ends = 262'144;

/// Unwrapped keys kept for streams that wake again soon: about 250 bytes each, so 16 MB. A miss costs one
/// look-up and some microseconds of unwrapping; live actors hold their keys themselves.
inline constexpr std::size_t remembered_keys = 65'536;

/// A snapshot: far above any state within the domain's limits. A larger one is not kept, and the stream is
/// replayed instead.
inline constexpr std::size_t snapshot_bytes = 4u << 20;

/// A view's name: a byte holds its length.
inline constexpr std::size_t view_name_bytes = 255;

/// Problems that a verification lists; the others are counted. More would not help a person.
inline constexpr std::size_t problems_reported = 100;

/// RocksDB's warnings of one run, per database: some thousand lines. What follows would repeat them.
inline constexpr std::size_t diary_bytes = 1u << 20;

/// One of them, with its closing zero: names and numbers fit; what is longer ends there.
inline constexpr std::size_t diary_line_bytes = 1'024;

/// Free beside what must be flushed, before a log that was full takes writes again: a new write-ahead log,
/// and some traffic before the disk is full once more.
inline constexpr std::size_t room_to_go_on_bytes = 4u << 20;

/// How often a log that is full looks for room: each look with room enough writes a file of that size.
inline constexpr std::chrono::milliseconds resume_interval{1'000};

/// Read at once while a file is copied: few calls, and little memory.
inline constexpr std::size_t copy_bytes = 1u << 20;

/// A backup's manifest: some 100 bytes a file, and a log of terabytes has some ten thousand of them.
inline constexpr std::size_t manifest_bytes = 16u << 20;

/// A list of destroyed keys: 48 bytes each, so 5 million, a thousand a day for 15 years.
inline constexpr std::size_t destroyed_list_bytes = 256u << 20;

}  // namespace veilleuse::storage::limits
