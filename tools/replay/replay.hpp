// Replays a stream: its events one by one, or the state that they led to. Skeletons only, never a content.
#pragma once

#include "engine/outcome.hpp"
#include "events/stream.hpp"
#include "storage/event_log.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace veilleuse::tools {

enum class replay_format : std::uint8_t { text, json_lines };

struct replay_request {
  events::stream_id stream;
  /// The first event shown.
  events::sequence from{1};
  /// Set: the state is shown, as it was once the command that led to this event was done. A command's events
  /// are one record, whole or absent, so nobody ever saw a state between them.
  std::optional<events::sequence> at;
  replay_format format = replay_format::text;
};

/// Takes a line of output; false ends the replay.
using line_sink = std::function<bool(std::string_view)>;

[[nodiscard]] engine::outcome<engine::done> replay(storage::event_log& log, const replay_request& request,
                                                   const line_sink& print);

}  // namespace veilleuse::tools
