// How many messages wait for an actor that is about to run.
#pragma once

#include <cstddef>

#include <caf/resumable.hpp>

namespace veilleuse::actors {

/// Only from the thread that is about to resume it: between an actor's turns its mailbox is everybody's to
/// write and nobody's to read. 0 for what has no mailbox, and for one that is closed.
[[nodiscard]] std::size_t mailbox_length(caf::resumable& ready);

}  // namespace veilleuse::actors
