// Replays a stream, or all of them: events one by one, or the states that they led to. Skeletons only, never
// a content. What a time means here: docs/operations/replay.md.
#pragma once

#include "engine/outcome.hpp"
#include "events/stream.hpp"
#include "storage/event_log.hpp"
#include "tools/replay/progress.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <variant>

namespace veilleuse::tools {

enum class replay_format : std::uint8_t { text, json_lines };

/// A place in a stream: the number of an event, or a moment. Numbers count within one stream only.
using replay_point = std::variant<events::sequence, events::timestamp>;

struct replay_request {
  /// None: all streams.
  std::optional<events::stream_id> stream;
  /// The first shown: the record that holds this event, or the first one of this moment or later.
  replay_point from = events::sequence{1};
  /// The last shown: the record that holds this event, or the last one of this moment or earlier.
  std::optional<replay_point> to;
  /// Set: the state is shown, as it was once all up to there was done. A command's events are one record,
  /// whole or absent, so nobody ever saw a state between them.
  std::optional<replay_point> at;
  replay_format format = replay_format::text;
};

struct replay_result {
  std::uint64_t records = 0;
  /// Of those, with an earlier time than one that was written before them: the clock had been set back.
  std::uint64_t behind = 0;
};

/// Takes a line of output; false ends the replay.
using line_sink = std::function<bool(std::string_view)>;

[[nodiscard]] engine::outcome<replay_result> replay(storage::event_log& log, const replay_request& request,
                                                    const line_sink& print,
                                                    const progress_sink& progress = {});

}  // namespace veilleuse::tools
