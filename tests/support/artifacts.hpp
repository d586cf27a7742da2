// Where tests write, so that scripts/check_secrets.py can search it afterwards: keep what a test run leaves
// there.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace veilleuse::test {

/// The directory of this test program: build/PRESET/test-artifacts/NAME under ctest.
inline std::filesystem::path artifact_root() {
  const char* given = std::getenv("VEILLEUSE_ARTIFACTS");
  return given != nullptr ? std::filesystem::path{given} : std::filesystem::temp_directory_path();
}

/// A new, empty directory of its own. Never removed by the test: that would hide what stands in it.
inline std::filesystem::path artifact_directory(std::string_view name) {
  static std::atomic<int> made{0};
  auto where =
      artifact_root() / (std::string{name} + "-" + std::to_string(::getpid()) + "-" + std::to_string(made++));
  std::filesystem::create_directories(where);
  return where;
}

/// Notes a secret (a content, token, key, code) that must not be found in any other file of the run.
inline std::string planted(std::string secret) {
  std::ofstream{artifact_root() / "planted.txt", std::ios::app} << secret << '\n';
  return secret;
}

/// Message content that the search knows even when nobody notes it.
inline std::string canary(std::string_view words) {
  return planted("CANARI-" + std::string{words});
}

}  // namespace veilleuse::test
