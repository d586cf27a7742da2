// The states of all streams at a moment: partition after partition, each read once from its beginning, as
// many at a time as there are cores.
#pragma once

#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"
#include "tools/replay/any_record.hpp"
#include "tools/replay/progress.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace veilleuse::tools {

struct fold_request {
  /// Of each stream, the part before its first record that is later. None: everything.
  std::optional<events::timestamp> until;
  /// Set: contents are opened with its keys, as a waking stream's are, and dropped. Used from several
  /// threads.
  storage::key_vault* keys = nullptr;
};

struct fold_counts {
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  /// Records whose contents were opened, and those whose key is destroyed or was never there.
  std::uint64_t opened = 0;
  std::uint64_t without_key = 0;
};

/// Takes the state of a stream that had events; false ends the fold.
using state_sink = std::function<bool(const any_state&)>;

/// States come partition by partition, in each by the stream's id, on the calling thread. Memory: the states
/// of as many partitions as there are cores.
[[nodiscard]] engine::outcome<fold_counts> fold_log(storage::event_log& log, const fold_request& request,
                                                    const state_sink& visit,
                                                    const progress_sink& progress = {});

}  // namespace veilleuse::tools
