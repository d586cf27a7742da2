// Gets a page of /metrics: one small HTTP request, bounded in bytes and time.
#pragma once

#include "engine/outcome.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::tools {

struct metrics_address {
  std::string host;
  std::string port;
  /// As people write it: "127.0.0.1:9464".
  [[nodiscard]] std::string text() const;
};

/// "127.0.0.1:9464", "[::1]:9464", or an URL of the like "http://127.0.0.1:9464/metrics".
[[nodiscard]] engine::outcome<metrics_address> metrics_address_from(std::string_view text);

/// The body of the page. Failures are sentences that say what to do.
[[nodiscard]] engine::outcome<std::string> fetch_metrics(const metrics_address& from);

}  // namespace veilleuse::tools
