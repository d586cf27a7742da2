// The two nested frames of the server that a moderator's client acts on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::bench {

/// Of a `desk` frame: the conversations offered to this moderator. Throws when the frame is not as
/// documented.
[[nodiscard]] std::vector<std::string> offers_of(std::string_view desk_frame);

struct moderator_frame {
  std::string presence;
  std::uint64_t capacity = 0;
  std::vector<std::string> chats;
};
[[nodiscard]] moderator_frame parse_moderator(std::string_view frame);

}  // namespace veilleuse::bench
