// A thread that nobody waits for yields the core to those that somebody waits for.
#pragma once

namespace veilleuse::storage {

/// Lowers the calling thread's priority, for ever, by 10 of nice(2)'s 19 steps. Where the system refuses,
/// nothing changes.
void become_background_thread();

}  // namespace veilleuse::storage
