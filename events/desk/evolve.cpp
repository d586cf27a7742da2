#include "events/desk/apply.hpp"
#include "events/desk/desk.hpp"
#include "events/desk/places.hpp"
#include "events/fold_record.hpp"
#include "events/limits.hpp"

namespace veilleuse::events {

namespace {

// Children and staff who are here keep their memory, however long they stay. The time is the record's, so
// every replay forgets at the same event.
void forget_departed(desk_state& state, timestamp at) {
  const timestamp before{at.value - limits::departed_memory_us};
  state.head.sources.forget_before(before, [&](const source_memory& known) {
    return is_present(state, conversation_id{known.source.id}) ||
           find_staff(state, moderator_id{known.source.id}) != nullptr;
  });
}

}  // namespace

void evolve(desk_state& state, const record<desk_event>& what) {
  fold_record(state, what,
              [&](const desk_event& event, sequence number) { apply(state, event, number, what.at); });
  forget_departed(state, what.at);
}

}  // namespace veilleuse::events
