// The fields of a client's frame, picked from its JSON text in one pass, without a tree: unknown fields are
// skipped at any depth up to the bound, known ones are kept and may come once.
#pragma once

#include "engine/wire/wire_refusal.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::engine::wire {

enum class field : std::uint8_t {
  type,
  id,
  role,
  secret,
  token,
  session,
  conversation,
  last_seen,
  text,
  up_to,
  chats,
  queue,
  versions,
  versions_min,
  versions_max,
};
inline constexpr std::size_t field_count = 15;

/// As in docs/protocol/protocol.md; those of `versions` as "versions.min".
[[nodiscard]] std::string_view name_of(field which);

enum class field_kind : std::uint8_t {
  absent,
  string,
  /// 0 to limits::integer_max.
  integer,
  /// A negative or too large integer.
  integer_out_of_range,
  object,
  /// A fraction, a boolean, null or an array.
  other,
};

struct field_value {
  field_kind kind = field_kind::absent;
  std::uint64_t number = 0;
  std::string text;
};

struct frame_fields {
  std::array<field_value, field_count> values;

  [[nodiscard]] field_value& operator[](field which) { return values[static_cast<std::size_t>(which)]; }
  [[nodiscard]] const field_value& operator[](field which) const {
    return values[static_cast<std::size_t>(which)];
  }
};

struct fields_outcome {
  refusal reason = refusal::none;
  /// The field at fault, with `duplicate_field`.
  std::string_view at;
};

/// `text` is valid UTF-8 and bounded by the caller. `into` is cleared first; its strings' memory is used
/// again.
[[nodiscard]] fields_outcome read_fields(std::string_view text, frame_fields& into);

}  // namespace veilleuse::engine::wire
