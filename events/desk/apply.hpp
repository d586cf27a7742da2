// One event of the desk, folded. `evolve` applies those of a record; `decide` applies each as it drafts it.
#pragma once

#include "events/desk/desk.hpp"

namespace veilleuse::events {

/// All but the head's own fields (`last`, memories): moves children and staff, starts and settles steps.
void apply(desk_state& state, const desk_event& event, sequence number, timestamp at);

}  // namespace veilleuse::events
