// Numbers as people read them at a glance.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::tools {

/// "-" of nothing, as of all below.
[[nodiscard]] std::string count_text(std::optional<double> count);
/// "0.2", "12", "3400".
[[nodiscard]] std::string rate_text(std::optional<double> per_second);
/// "640 B", "1.2 kB", "12.3 GB": powers of 1,000.
[[nodiscard]] std::string bytes_text(std::optional<double> bytes);
/// "350 us", "1.2 ms", "3.4 s".
[[nodiscard]] std::string latency_text(std::optional<double> seconds);
/// "0:04:12".
[[nodiscard]] std::string wait_text(std::optional<double> seconds);
/// Anything but printable ASCII becomes a question mark: nothing from a page reaches the terminal as a
/// command.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace veilleuse::tools
