#include "actors/mailbox_length.hpp"

#include <caf/scheduled_actor.hpp>

namespace veilleuse::actors {

std::size_t mailbox_length(caf::resumable& ready) {
  if (ready.subtype() != caf::resumable::scheduled_actor) return 0;
  auto& mailbox = static_cast<caf::scheduled_actor&>(ready).mailbox();
  // The actor library must not be asked for the size of one that is closed.
  return mailbox.closed() || mailbox.blocked() ? 0 : mailbox.size();
}

}  // namespace veilleuse::actors
