// What the embedded log writes around a record, and its take-overs. Neither is hashed into the record: the
// same record moves from log to log byte for byte (docs/formats.md, "The embedded log").
//
//   envelope   version (1) = 1 ‖ term (8) ‖ nonce (16) ‖ ordinal (8) ‖ chain (32)
//              ‖ stream (19) ‖ first event (8) ‖ event count (4)          96 bytes, then the record
//   take-over  version (1) = 1 ‖ nonce (16) ‖ prefix count (8) ‖ prefix chain (32) ‖ node (the rest, UTF-8)
//
// Partition, position and a take-over's term stand in the key.
#pragma once

#include "storage/log_types.hpp"

#include <array>
#include <string>
#include <string_view>

namespace veilleuse::storage {

inline constexpr std::uint8_t envelope_version = 1;
inline constexpr std::size_t envelope_bytes = 1 + 8 + 16 + 8 + 32 + events::stream_bytes + 8 + 4;

struct envelope {
  term_number term;
  term_nonce nonce{};
  ordinal_number ordinal;
  digest chain{};
  events::stream_id stream;
  events::sequence first;
  std::uint32_t event_count = 0;
};

[[nodiscard]] std::array<char, envelope_bytes> encode(const envelope& what);

/// Throws storage_error: `newer_version` for an unknown version, `damaged` for what cannot be read.
[[nodiscard]] envelope decode_envelope(std::string_view value);
[[nodiscard]] inline std::string_view record_in(std::string_view value) {
  return value.substr(envelope_bytes);
}

struct take_over_entry {
  term_nonce nonce{};
  prefix_digest prefix;
  std::string node;
};

[[nodiscard]] std::string encode(const take_over_entry& what);
[[nodiscard]] take_over_entry decode_take_over(std::string_view value);

}  // namespace veilleuse::storage
