// From a client's JSON text to a typed frame, or a named refusal.
#pragma once

#include "engine/wire/client_frame.hpp"

#include <string_view>
#include <variant>

namespace veilleuse::engine::wire {

/// `text` is valid UTF-8, no longer than the frame limit.
[[nodiscard]] std::variant<client_frame, refused_frame> parse_frame(std::string_view text);

}  // namespace veilleuse::engine::wire
