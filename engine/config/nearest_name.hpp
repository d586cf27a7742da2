// What somebody probably meant by a name that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::engine {

/// The known name with the smallest edit distance (Levenshtein); the first of equals. `known` is not empty.
[[nodiscard]] std::string_view nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace veilleuse::engine
