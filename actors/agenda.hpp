// The agenda: a projection that knows which streams must be awake, though nobody asks for them: those with
// pending process steps, signed-in moderators, desks. A start wakes these and reads nothing else.
//
// A row may name a stream without duties (waking it is harmless); it never misses one that has.
#pragma once

#include "actors/messages.hpp"
#include "storage/event_log.hpp"
#include "storage/view_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::actors {

/// What the agenda knows of a stream.
///
///   row: version (1) = 1 │ highest step number, or 0 (8, big-endian) │ always awake (1)
struct duty_row {
  /// The highest step that may have been started and was not settled; a stream's steps to one target settle
  /// in order.
  std::uint64_t highest_step = 0;
  bool always_awake = false;

  [[nodiscard]] bool idle() const { return highest_step == 0 && !always_awake; }
};

[[nodiscard]] std::string to_bytes(const duty_row& row);
[[nodiscard]] std::optional<duty_row> duty_row_from(std::string_view bytes);

class agenda_view {
 public:
  agenda_view(storage::event_log& log, storage::view_store& views) : log_{log}, views_{views} {}

  /// Throws the view away where it does not stand on a prefix of the log.
  void check_offsets();
  /// Folds at most one page of each partition. Returns true when something is left.
  bool catch_up();
  [[nodiscard]] std::vector<events::stream_id> streams_with_duties();

 private:
  bool catch_up(storage::partition_id partition);
  [[nodiscard]] bool stands_on_log(storage::partition_id partition);

  storage::event_log& log_;
  storage::view_store& views_;
};

/// Catches up, wakes the streams with duties once, and then follows the log.
agenda_actor::behavior_type agenda(agenda_actor::stateful_pointer<std::unique_ptr<agenda_view>> self,
                                   storage::event_log* log, storage::view_store* views,
                                   registry_actor registry);

}  // namespace veilleuse::actors
