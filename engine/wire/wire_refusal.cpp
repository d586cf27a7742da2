#include "engine/wire/wire_refusal.hpp"

#include <array>

namespace veilleuse::engine::wire {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 20> refusal_names = {
    "none",
    "malformed_json",
    "not_an_object",
    "nesting_too_deep",
    "duplicate_field",
    "missing_field",
    "wrong_type",
    "out_of_range",
    "text_has_nul",
    "unknown_type",
    "not_allowed",
    "unknown_conversation",
    "unknown_queue",
    "last_seen_beyond_end",
    "too_many_in_flight",
    "too_many_attachments",
    "rate_limited",
    "command_id_reused",
    "overloaded",
    "unavailable",
};
static_assert(refusal_names.size() == static_cast<std::size_t>(last_refusal) + 1);

}  // namespace

std::string_view name_of(refusal reason) {
  return refusal_names.at(static_cast<std::size_t>(reason));
}

}  // namespace veilleuse::engine::wire
