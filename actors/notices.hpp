// What an operator is told when something fails: sentences of fixed words, never a text, an id or a token;
// and only so many in a while, however much goes wrong.
#pragma once

#include "actors/messages.hpp"
#include "actors/system.hpp"
#include "events/stream.hpp"
#include "storage/storage_error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>

namespace veilleuse::actors {

/// Lets `limits::notices_per_interval` through in each `limits::notice_interval`, and counts the others; of
/// what repeats, one in `limits::notice_repeat` of each stream.
class notice_gate {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// What to say now, with how many were left out before; nothing when too many came.
  [[nodiscard]] std::optional<std::string> pass(const std::string& sentence, time_point now);
  /// Nothing, too, when the same was said of that stream before.
  [[nodiscard]] std::optional<std::string> pass_once(const std::string& sentence, const events::stream_id& of,
                                                     time_point now);

 private:
  struct said_before {
    events::stream_id of;
    std::string sentence;
    time_point at;
    [[nodiscard]] bool is(const events::stream_id& stream, const std::string& words) const {
      return of == stream && sentence == words;
    }
  };

  time_point since_{};
  std::size_t said_ = 0;
  std::uint64_t left_out_ = 0;
  /// Oldest first.
  std::deque<said_before> repeating_;
};

/// Tells `say`, which may block: the actor has a thread of its own.
notices_actor::behavior_type notices(notices_actor::stateful_pointer<notice_gate> self,
                                     const std::function<void(const told_notice&)>& say);

// ── The sentences: what has happened to what kind of stream, and what to do
[[nodiscard]] notice stream_is_unreadable(events::stream_kind kind, storage::storage_failure why);
[[nodiscard]] notice stream_is_readable_again(events::stream_kind kind);
[[nodiscard]] notice key_cannot_be_made(const events::stream_id& which, storage::storage_failure why);
[[nodiscard]] notice history_is_unreadable();
[[nodiscard]] notice snapshot_is_lost(events::stream_kind kind);
[[nodiscard]] notice actor_failed(events::stream_kind kind, const std::exception& how);
[[nodiscard]] notice append_is_in_doubt(events::stream_kind kind);
[[nodiscard]] notice partition_is_lost(const std::string& why);
[[nodiscard]] notice partition_is_back();
[[nodiscard]] notice agenda_waits(storage::storage_failure why);

}  // namespace veilleuse::actors
