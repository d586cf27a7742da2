// A desk's queue as it stood at a moment: who waited, for how long, in which order they would be served, who
// was offered to whom, and who was there to answer.
#pragma once

#include "tools/replay/replay.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace veilleuse::tools {

struct queue_request {
  /// Of the desks; one without events is shown as empty.
  std::vector<events::stream_id> desks;
  /// None: everything in the log, also what a clock that was set back since gave a later time than `now`.
  std::optional<events::timestamp> at;
  /// Waiting times count up to `at`, or up to now.
  events::timestamp now;
  replay_format format = replay_format::text;
};

[[nodiscard]] engine::outcome<engine::done> show_queues(storage::event_log& log, const queue_request& request,
                                                        const line_sink& print,
                                                        const progress_sink& progress = {});

}  // namespace veilleuse::tools
