// The bytes of the staff file: one JSON object, drawn in docs/formats.md.
#pragma once

#include "engine/outcome.hpp"
#include "engine/staff/staff_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::engine {

[[nodiscard]] std::string staff_to_json(const std::vector<staff_account>& accounts);
/// Fails on anything but what `staff_to_json` makes; on a newer version by name.
[[nodiscard]] outcome<std::vector<staff_account>> staff_from_json(std::string_view text);

}  // namespace veilleuse::engine
