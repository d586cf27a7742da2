// Refusals that say "later"; all others would be the same tomorrow (docs/protocol/protocol.md, "Answers").
#pragma once

#include <string_view>

namespace veilleuse::bench {

[[nodiscard]] inline bool is_passing(std::string_view reason) {
  return reason == "overloaded" || reason == "unavailable" || reason == "rate_limited" ||
         reason == "too_many_in_flight";
}

}  // namespace veilleuse::bench
