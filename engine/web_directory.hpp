// Where the pages are when the configuration does not say.
#pragma once

#include <filesystem>

namespace veilleuse::engine {

/// `configured` if it is not empty; else the first `web` folder that is found: going up from the program (in
/// a build tree that leads to the sources), or installed as `../share/veilleuse/web`.
[[nodiscard]] std::filesystem::path find_web_directory(const std::filesystem::path& configured);

}  // namespace veilleuse::engine
