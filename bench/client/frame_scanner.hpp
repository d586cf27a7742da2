// The fields of a server's flat frames, found without building a document: at tens of thousands of frames a
// second the generator's own parsing would be measured otherwise. Order and unknown fields do not matter;
// nested values are skipped.
#pragma once

#include <cstdint>
#include <string_view>

namespace veilleuse::bench {

/// Strings are raw, as they stand between the quotes (escapes and all), and point into the frame.
struct scanned_frame {
  std::string_view type;
  std::string_view conversation;
  std::string_view event;
  std::string_view text;
  std::string_view reason;
  std::uint64_t id = 0;
  std::uint64_t seq = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t at = 0;
};

/// False when `frame` is not one JSON object of well-formed members.
[[nodiscard]] bool scan_frame(std::string_view frame, scanned_frame& found);

}  // namespace veilleuse::bench
