// Why a frame is refused before the domain sees it. The domain's own reasons: events/refusal.hpp.
#pragma once

#include <cstdint>
#include <string_view>

namespace veilleuse::engine::wire {

enum class refusal : std::uint8_t {
  none,
  malformed_json,
  not_an_object,
  nesting_too_deep,
  duplicate_field,
  missing_field,
  wrong_type,
  out_of_range,
  text_has_nul,
  unknown_type,
  not_allowed,
  unknown_conversation,
  unknown_queue,
  last_seen_beyond_end,
  too_many_in_flight,
  too_many_attachments,
  rate_limited,
  command_id_reused,
  overloaded,
  unavailable,
};

inline constexpr auto last_refusal = refusal::unavailable;

/// The name on the wire, as "malformed_json".
[[nodiscard]] std::string_view name_of(refusal reason);

}  // namespace veilleuse::engine::wire
