#include "engine/web_directory.hpp"

#include <system_error>

namespace veilleuse::engine {

namespace {

namespace fs = std::filesystem;

/// build/PRESET/bin/veilleuse is three folders below the sources.
constexpr int folders_up = 4;

bool holds_pages(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "youth" / "index.html", error);
}

}  // namespace

fs::path find_web_directory(const fs::path& configured) {
  if (!configured.empty()) return configured;
  std::error_code error;
  auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (holds_pages(folder / "../share/veilleuse/web")) return folder / "../share/veilleuse/web";
  for (int up = 0; up < folders_up; ++up) {
    if (holds_pages(folder / "web")) return folder / "web";
    folder = folder.parent_path();
  }
  return "web";
}

}  // namespace veilleuse::engine
