// The state that a stream's records lead to: the same fold as the live actors', from the first record on.
#pragma once

#include "tools/replay/stream_reader.hpp"

namespace veilleuse::tools {

/// Up to and with the record that holds event `at`.
template <class Aggregate>
[[nodiscard]] engine::outcome<typename Aggregate::state> fold_stream(storage::event_log& log,
                                                                     const events::stream_id& stream,
                                                                     events::sequence at) {
  using event = typename Aggregate::event;
  typename Aggregate::state state;
  state.head.self = stream;
  const auto read =
      read_stream<event>(log, stream, events::sequence{1}, [&](const events::record<event>& what) {
        if (what.first > at) return false;
        events::evolve(state, what);
        return state.head.last < at;
      });
  if (!read) return read.error();
  return state;
}

}  // namespace veilleuse::tools
