// Golden logs as files: tests/events/golden/README.md tells their format and rules.
#pragma once

#include "events/codec/codec.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace veilleuse::events::testing {

struct golden_stream {
  /// As "desk".
  std::string name;
  std::vector<encoded_record> records;
  /// The expected canonical state, of today's version: empty when the directory has none.
  std::string state;
};

/// Every .rec file of one version's directory. Throws std::runtime_error when a file is malformed.
[[nodiscard]] std::vector<golden_stream> read_golden(const std::filesystem::path& directory);

/// Records the scripted streams. False, and nothing written, when `directory` is already there.
[[nodiscard]] bool record_golden(const std::filesystem::path& directory);

}  // namespace veilleuse::events::testing
