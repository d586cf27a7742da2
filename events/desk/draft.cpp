#include "events/desk/draft.hpp"

#include "events/desk/apply.hpp"
#include "events/limits.hpp"

#include <utility>

namespace veilleuse::events {

desk_draft::desk_draft(const desk_state& before, const command_context& context)
    : before_{before.head}, at_{event_time(before.head, context.now)}, clock_{context.now} {
  // Not the memories of the head: they are large, and nothing here reads them.
  now_.head.self = before.head.self;
  now_.head.last = before.head.last;
  now_.head.steps = before.head.steps;
  now_.waiting = before.waiting;
  now_.offers = before.offers;
  now_.chats = before.chats;
  now_.staff = before.staff;
}

void desk_draft::add(desk_event event) {
  ++now_.head.last.value;
  apply(now_, event, now_.head.last, at_);
  events_.push_back(event);
}

bool desk_draft::has_room(std::size_t count) const {
  return events_.size() + count <= limits::events_per_record;
}

bool desk_draft::has_room_for_steps(std::size_t count) const {
  return now_.head.steps.all().size() + count <= limits::pending_steps_per_desk;
}

}  // namespace veilleuse::events
