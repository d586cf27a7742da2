// The lanes live by the machine's clock: a test about a deadline of theirs lets it pass for real.
#pragma once

#include <chrono>
#include <thread>

namespace veilleuse::test {

/// Makes what a test is about, such as a lane that is held for so long; an outcome is waited for by itself.
/// Asleep, since a thread that spins takes a core from the lane under test.
inline void let_pass(std::chrono::steady_clock::duration span) {
  std::this_thread::sleep_for(span);
}

}  // namespace veilleuse::test
