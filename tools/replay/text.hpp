// The JSON lines of a replay, laid out for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::tools {

/// A line per event of a record (events::describe): number, time, name, and the fields as name=value.
[[nodiscard]] std::vector<std::string> record_as_text(std::string_view described);

/// The same among records of other streams: time first, then the stream and the number.
[[nodiscard]] std::vector<std::string> record_among_others(std::string_view described);

/// A line per field of a state (events::describe_state), nested ones indented.
[[nodiscard]] std::vector<std::string> state_as_text(std::string_view described);

/// "2026-01-01T00:00:00.000000Z" of microseconds since 1970.
[[nodiscard]] std::string time_as_text(std::int64_t microseconds);

}  // namespace veilleuse::tools
