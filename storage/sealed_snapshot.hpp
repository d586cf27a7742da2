// A snapshot as it is kept: sealed under the stream's key, bound to its stream, its event and its version, so
// that one cannot stand in for another.
//
//   version (1, = 1)  sequence (8, big-endian)  nonce (24)  ciphertext ‖ tag (16)
//
// Associated data: "veilleuse snapshot" ‖ version ‖ stream (19) ‖ sequence (8).
#pragma once

#include "storage/snapshot_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::storage {

[[nodiscard]] std::string seal_snapshot(const events::stream_id& stream, const snapshot& what,
                                        const stream_key& key);

/// Nothing when it is damaged, of another stream, key or version.
[[nodiscard]] std::optional<snapshot> open_snapshot(const events::stream_id& stream, std::string_view sealed,
                                                    const stream_key& key);

}  // namespace veilleuse::storage
