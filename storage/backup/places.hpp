// Where a directory really is, and what lies in what.
#pragma once

#include <filesystem>

namespace veilleuse::storage {

/// Links followed as far as there is something; without a slash at its end.
[[nodiscard]] std::filesystem::path true_place(const std::filesystem::path& place);

/// Of true places.
[[nodiscard]] bool is_or_holds(const std::filesystem::path& outer, const std::filesystem::path& inner);

}  // namespace veilleuse::storage
