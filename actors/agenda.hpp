// The agenda: a projection that knows which streams must be awake, though nobody asks for them: those with
// pending process steps, signed-in moderators, desks. A start wakes these and reads nothing else.
//
// It counts the conversations that exist as well, those asleep and those erased among them: whoever has read
// every record once knows their number, and nothing else in the engine does.
//
// A row may name a stream without duties (waking it is harmless); it never misses one that has.
#pragma once

#include "actors/messages.hpp"
#include "storage/event_log.hpp"
#include "storage/view_store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::actors {

/// What the agenda knows of a stream.
///
///   row: version (1) = 2 | open_since, 0 for none (8, big-endian) | always awake (1) | moves (8 each)
struct duty_row {
  /// The last event that may have started a step not settled yet. A stream's steps to one target settle in
  /// order: when this event's has been settled, so have all before it, but for those of `moves`.
  events::sequence open_since;
  bool always_awake = false;
  /// Events by which a moderator went to another desk, while the step that tells the former one is not
  /// settled: it may be answered long after the new one. In their order.
  std::vector<events::sequence> moves;

  [[nodiscard]] bool idle() const { return open_since.value == 0 && !always_awake && moves.empty(); }
};

[[nodiscard]] std::string to_bytes(const duty_row& row);
[[nodiscard]] std::optional<duty_row> duty_row_from(std::string_view bytes);

/// One row of its own, written with every offset.
///
///   row: version (1) = 1 | conversations (8, big-endian)
struct conversation_count {
  std::uint64_t exist = 0;
};

struct counters;

class agenda_view {
 public:
  agenda_view(storage::event_log& log, storage::view_store& views) : log_{log}, views_{views} {}

  /// Throws the view away where it does not stand on a prefix of the log or has no count, and what a former
  /// version left.
  void check_offsets();
  /// Folds at most one page of each partition. Returns true when something is left.
  bool catch_up();
  /// Records folded since the start.
  [[nodiscard]] std::uint64_t folded() const { return folded_; }
  /// Conversations begun in what has been folded.
  [[nodiscard]] std::uint64_t conversations();
  /// The next streams with duties in order of the id, each named once; empty when all have been named. Rows
  /// that appear behind are not named: their streams are awake already.
  [[nodiscard]] std::vector<events::stream_id> next_duties(std::size_t most);

 private:
  bool catch_up(storage::partition_id partition);
  [[nodiscard]] bool has_seen_records(std::string_view view);
  [[nodiscard]] bool stands_on_log();
  [[nodiscard]] bool stands_on_log(storage::partition_id partition);
  [[nodiscard]] std::optional<conversation_count> find_count();

  storage::event_log& log_;
  storage::view_store& views_;
  std::uint64_t folded_ = 0;
  /// Where `next_duties` goes on.
  std::string cursor_;
};

/// Catches up, wakes the streams with duties once, and then follows the log. Keeps `counts->conversations`.
agenda_actor::behavior_type agenda(agenda_actor::stateful_pointer<std::unique_ptr<agenda_view>> self,
                                   storage::event_log* log, storage::view_store* views,
                                   const registry_actor& registry, const notices_actor& tell,
                                   const std::shared_ptr<counters>& counts);

}  // namespace veilleuse::actors
