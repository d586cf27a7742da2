// A row of the key vault: a stream's key wrapped under the master key, or the note that it was destroyed.
//
//   present:    version (1, = 1)  1  master fingerprint (16)  nonce (24)  ciphertext (32) ‖ tag (16)
//   destroyed:  version (1, = 1)  2
//
// XChaCha20-Poly1305; the associated data is the stream's 19 bytes, so a row cannot serve another stream.
#pragma once

#include "storage/master_key.hpp"

#include <string>
#include <string_view>

namespace veilleuse::storage {

[[nodiscard]] std::string wrap_key(const events::stream_id& stream, const stream_key& key,
                                   const master_key& master);

[[nodiscard]] std::string destroyed_row();

/// What a row says. Throws storage_error: damaged, newer_version, wrong_master_key.
[[nodiscard]] key_lookup unwrap_key(const events::stream_id& stream, std::string_view row,
                                    const master_key& master);

}  // namespace veilleuse::storage
