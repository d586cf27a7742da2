// A moment as people write one on a command line.
#pragma once

#include "engine/outcome.hpp"
#include "events/ids.hpp"

#include <cstdint>
#include <string_view>

namespace veilleuse::tools {

/// What --help says of it.
inline constexpr const char* moment_forms =
    "2026-11-22T21:30:00Z, 2026-11-22T22:30:00+01:00, 2026-11-22T22:30 or 2026-11-22 (this machine's zone), "
    "now, or back from now: -2h, -1h30m, -90s, -3d";

/// Which microsecond of the day, minute or second that was written.
enum class moment_edge : std::uint8_t { first, last };

/// An ISO 8601 date, or date and time (`T` or a blank between; seconds and up to six digits of them may be
/// left out), with `Z`, an offset, or in the zone of this machine (TZ); `now`; or a minus and amounts of d,
/// h, m, s. A local time that a change of the clocks skips or repeats is refused: who asks must name the
/// zone. `now`, amounts back from it and a second with digits behind its point are exact: both edges.
[[nodiscard]] engine::outcome<events::timestamp> moment_from_text(std::string_view text,
                                                                  events::timestamp now,
                                                                  moment_edge edge = moment_edge::first);

/// The wall clock.
[[nodiscard]] events::timestamp moment_now();

}  // namespace veilleuse::tools
