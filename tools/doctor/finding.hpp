// What `veilleuse doctor` says of one thing: how it stands, and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace veilleuse::tools::doctor {

enum class verdict : std::uint8_t { ok, warning, failing };

struct finding {
  /// A short name that stays: "disk_sync".
  std::string check;
  verdict standing = verdict::ok;
  /// One sentence: what was found.
  std::string found;
  /// What to do; empty when it is well.
  std::string advice = {};
};

using findings = std::vector<finding>;

}  // namespace veilleuse::tools::doctor
