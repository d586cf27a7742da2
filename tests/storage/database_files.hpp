// Looking into the files of a database, as someone who holds the disk would.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::tests {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

inline void put_bytes(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

inline std::vector<std::filesystem::path> files_of(const std::filesystem::path& directory,
                                                   std::string_view extension = {}) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
    if (!entry.is_regular_file()) continue;
    if (extension.empty() || entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

/// Names of the files that hold `bytes`.
inline std::vector<std::string> files_holding(const std::filesystem::path& directory,
                                              std::string_view bytes) {
  std::vector<std::string> names;
  for (const auto& file : files_of(directory)) {
    if (bytes_of(file).find(bytes) != std::string::npos) names.push_back(file.filename().string());
  }
  return names;
}

}  // namespace veilleuse::tests
