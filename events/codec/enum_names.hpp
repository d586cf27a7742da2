// The stored enums: which numbers are known, and their names in JSON. One table each, so that no reader lets
// an unknown number through.
#pragma once

#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/named_value.hpp"
#include "events/process.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace veilleuse::events::codec_detail {

[[nodiscard]] std::span<const named_value<principal_kind>> table_of(principal_kind);
[[nodiscard]] std::span<const named_value<stream_kind>> table_of(stream_kind);
[[nodiscard]] std::span<const named_value<refusal>> table_of(refusal);
[[nodiscard]] std::span<const named_value<presence>> table_of(presence);
[[nodiscard]] std::span<const named_value<leave_reason>> table_of(leave_reason);
[[nodiscard]] std::span<const named_value<close_reason>> table_of(close_reason);
[[nodiscard]] std::span<const named_value<return_reason>> table_of(return_reason);
[[nodiscard]] std::span<const named_value<conversation_phase>> table_of(conversation_phase);
[[nodiscard]] std::span<const named_value<queue_standing>> table_of(queue_standing);

/// Nothing when `number` is no value of the enum.
template <class Enum>
[[nodiscard]] std::optional<Enum> enum_from(std::uint64_t number) {
  for (const auto& known : table_of(Enum{})) {
    if (static_cast<std::uint64_t>(known.value) == number) return known.value;
  }
  return std::nullopt;
}

template <class Enum>
[[nodiscard]] std::string_view enum_name(Enum value) {
  for (const auto& known : table_of(value)) {
    if (known.value == value) return known.name;
  }
  return "unknown";
}

}  // namespace veilleuse::events::codec_detail
