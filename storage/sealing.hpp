// Sealing: what a youth writes is encrypted under the conversation's own key, with the record's whole clear
// header as associated data. XChaCha20-Poly1305 (libsodium), random 24-byte nonces.
#pragma once

#include "events/codec/codec.hpp"
#include "storage/key_vault.hpp"
#include "storage/log_types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::storage {

/// The stored record: protobuf message `Record` (events/codec/veilleuse.proto): field 1 the clear header,
/// field 3 each sealed part (nonce ‖ ciphertext ‖ tag). The same bytes move from log to log. `key` may be
/// null only when there are no parts. Parts are padded to a multiple of `sealed_block_bytes`, so that a
/// record's length tells little of what was written.
[[nodiscard]] record_bytes seal_record(const events::encoded_record& what, const shared_key& key);

/// A view into a stored record. Nothing when damaged.
struct sealed_part {
  std::string_view bytes;
  bool padded = true;
};
struct record_view {
  std::string_view clear;
  std::vector<sealed_part> sealed;
};
[[nodiscard]] std::optional<record_view> view_record(std::string_view record);

/// The plaintext parts. Nothing when any part fails to open (wrong key, changed header or ciphertext).
[[nodiscard]] std::optional<std::vector<std::string>> open_parts(const record_view& what,
                                                                 const shared_key& key);

/// The digest of a record: BLAKE2b-256 over its bytes.
[[nodiscard]] digest digest_of(std::string_view record);

/// A keyed hash (SipHash-2-4 under a sub-key of the stream's key) of a command's canonical body.
[[nodiscard]] std::uint64_t fingerprint_of(std::string_view command_body, const shared_key& key);

}  // namespace veilleuse::storage
