// How every state folds a record: the head first, then each event with its number, then the head again.
#pragma once

#include "events/record.hpp"
#include "events/stream_head.hpp"

namespace veilleuse::events {

/// `apply` is given each event and its number, and changes `state` but for the head's own fields (`last`,
/// memories).
template <class State, class Event, class Apply>
void fold_record(State& state, const record<Event>& what, Apply apply) {
  start_record(state.head, what.stream, what.first);
  auto number = what.first;
  for (const auto& event : what.events) {
    apply(event, number);
    ++number.value;
  }
  note_record(state.head, what.command, what.fingerprint, {what.first, what.last()}, what.at);
}

}  // namespace veilleuse::events
