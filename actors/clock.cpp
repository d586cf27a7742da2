#include "actors/clock.hpp"

namespace veilleuse::actors {

namespace {

template <class Clock>
std::chrono::microseconds reading_of() {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch());
}

}  // namespace

events::timestamp system_clock::now() const {
  const events::timestamp wall{reading_of<std::chrono::system_clock>().count()};
  return forward_.read(wall, reading_of<std::chrono::steady_clock>());
}

}  // namespace veilleuse::actors
