// What `veilleuse top` shows: two readings of the metrics, laid out for a terminal of any size.
#pragma once

#include "tools/top/metrics_page.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace veilleuse::tools {

struct frame_size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// How a line, or a part of it, is meant. What it says is in the words too: a mark `!` stands before trouble.
enum class tone : std::uint8_t { plain, title, good, warning, alarm };

struct frame_part {
  std::string text;
  tone meant = tone::plain;
};
using frame_line = std::vector<frame_part>;

struct frame_input {
  /// As "127.0.0.1:9464".
  std::string address;
  /// As "21:30:05".
  std::string time;
  metrics_page now;
  /// The reading before, and how long ago; without one, rates and recent latencies are unknown.
  metrics_page before;
  double seconds = 0;
  /// Why there is no newer reading; empty when there is.
  std::string trouble;
};

/// All lines, however many and long.
[[nodiscard]] std::vector<frame_line> frame_of(const frame_input& what);

/// As many lines as there are rows, none wider than the columns; the last says how many are missing. With
/// colour: ANSI SGR.
[[nodiscard]] std::vector<std::string> fit(const std::vector<frame_line>& lines, frame_size size,
                                           bool colour);

}  // namespace veilleuse::tools
