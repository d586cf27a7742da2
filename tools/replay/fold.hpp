// The state that a stream's records lead to: the same fold as the live actors', from the first record on.
#pragma once

#include "tools/replay/replay.hpp"
#include "tools/replay/stream_reader.hpp"

namespace veilleuse::tools {

/// Whether a record lies behind the point, so that a fold up to there ends before it.
template <class Event>
[[nodiscard]] bool is_after(const events::record<Event>& what, const replay_point& point) {
  if (const auto* number = std::get_if<events::sequence>(&point)) return what.first > *number;
  return what.at > std::get<events::timestamp>(point);
}

/// Up to and with the record that holds the event, or the last one of that moment or earlier: the part of the
/// stream before the first record that is later. Without any the state is empty.
template <class Aggregate>
[[nodiscard]] engine::outcome<typename Aggregate::state> fold_stream(storage::event_log& log,
                                                                     const events::stream_id& stream,
                                                                     const replay_point& at,
                                                                     const progress_sink& progress = {}) {
  using event = typename Aggregate::event;
  typename Aggregate::state state;
  state.head.self = stream;
  const auto read = read_stream<event>(
      log, stream, events::sequence{1},
      [&](const events::record<event>& what) {
        if (is_after(what, at)) return false;
        events::evolve(state, what);
        return true;
      },
      progress);
  if (!read) return read.error();
  return state;
}

}  // namespace veilleuse::tools
