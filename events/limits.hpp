// Every bound of the domain, each with its reason. Bounds of the disk, actors and sockets:
// storage/limits.hpp, actors/limits.hpp, engine/limits.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace veilleuse::events::limits {

/// A long SMS is 1,600 characters; a child who pours everything out needs more; a page of text is about
/// 3,000. UTF-8 bytes of one message.
inline constexpr std::size_t text_bytes = 8'000;

/// One conversation: at two messages a second, day and night, this lasts two months. Keeps sequences far
/// below 2^53.
inline constexpr std::uint64_t events_per_conversation = 10'000'000;

/// Moderator, psychologist, supervisor and a trainee, twice over.
inline constexpr std::size_t moderators_per_conversation = 8;

/// Answers remembered per client session: twice the commands a client may have in flight (engine/limits.hpp),
/// so a re-sent command always finds its answer.
inline constexpr std::size_t answers_per_session = 32;

/// A reload makes a session; 64 reloads within `session_idle_us` are beyond honest use.
inline constexpr std::size_t sessions_per_principal = 64;

/// A session unused this long may be forgotten: clients stop re-sending after an hour (docs/protocol). Not
/// longer, since until then the session counts against a child who reloads the page again and again.
/// Microseconds: 2 h.
inline constexpr std::int64_t session_idle_us = 2LL * 3600 * 1'000'000;

/// Remembered client sessions of one stream over all principals: 2,000 consoles at a desk with some reloads
/// each.
inline constexpr std::size_t sessions_per_stream = 8'192;

/// A child waiting behind 10,000 others is not served by waiting: say so at once, with the emergency numbers.
inline constexpr std::size_t queue_length = 10'000;

/// Staff of one desk. A national service has some hundreds.
inline constexpr std::size_t moderators_per_desk = 2'000;

/// Chats that one moderator holds at once.
inline constexpr std::uint32_t capacity_min = 1;
inline constexpr std::uint32_t capacity_max = 20;

/// Priorities: 0 normal … 4 most urgent.
inline constexpr std::uint8_t priority_max = 4;

/// Each step of priority weighs as much as five minutes of waiting, so anyone overtakes any newcomer at last.
inline constexpr std::int64_t priority_points = 300;
/// One point for each second of waiting.
inline constexpr std::int64_t waiting_points_per_second = 1;

/// An unanswered offer returns to the front of the queue after this long. Microseconds: 30 s, a phone's usual
/// ring.
inline constexpr std::int64_t offer_timeout_us = 30LL * 1'000'000;

/// A moderator who declined, let an offer pass or left the chat is not offered the same child again for this
/// long, even when alone: ringing again at once helps nobody (events/desk/dispatch.cpp). Microseconds: 60 s.
inline constexpr std::int64_t decline_cooldown_us = 60LL * 1'000'000;

/// The desk remembers departed conversations for this long, to know late duplicates. Microseconds: 10 min.
inline constexpr std::int64_t departed_memory_us = 600LL * 1'000'000;

/// Unanswered process steps of one stream. A desk has a few per child; past this it refuses new work.
inline constexpr std::size_t pending_steps_per_conversation = 64;
inline constexpr std::size_t pending_steps_per_moderator = 256;
inline constexpr std::size_t pending_steps_per_desk = 65'536;

/// Events of one record (one command). The largest is a desk that returns a vanished moderator's offers and
/// chats and offers the children on: capacity_max × 4 and some. Never
/// lower it: stored records hold as many, and a decoder refuses more.
inline constexpr std::size_t events_per_record = 512;

}  // namespace veilleuse::events::limits
