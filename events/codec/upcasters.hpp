// Upcasters: each lifts one type of event from a version to the next, so that evolve knows today's only.
#pragma once

#include "events/codec/codec.hpp"
#include "events/codec/event_types.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace veilleuse::events::codec_detail {

struct upcaster {
  event_type type = event_type::step_settled;
  /// The version that it reads; it leaves `from + 1`.
  std::uint32_t from = 0;
  /// Rewrites the serialised body, and the content where there is one to read (null when erased or not
  /// asked for). False when damaged.
  bool (*lift)(std::string& body, std::string* content) = nullptr;
};

/// All that this version knows, in any order. Empty while every type is at its first version.
[[nodiscard]] std::span<const upcaster> released_upcasters();

/// Lifts an event of `version` to today's: nothing when done, else why not.
[[nodiscard]] std::optional<codec_error> upcast(const event_kind& kind, std::uint32_t version,
                                                std::span<const upcaster> upcasters, std::string& body,
                                                std::string* content);

}  // namespace veilleuse::events::codec_detail
