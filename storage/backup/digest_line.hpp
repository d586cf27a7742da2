// The last line of a backup's text files: `digest HASH`, the BLAKE2b-256 of all the bytes before it.
#pragma once

#include "storage/log_types.hpp"

#include <string>
#include <string_view>

namespace veilleuse::storage {

[[nodiscard]] std::string hex_of(const digest& bytes);

[[nodiscard]] std::string with_digest_line(std::string text);

/// Whether nothing is missing, changed or added.
[[nodiscard]] bool ends_with_its_digest(std::string_view text);

/// All before that line. Requires ends_with_its_digest.
[[nodiscard]] std::string_view without_digest_line(std::string_view text);

}  // namespace veilleuse::storage
