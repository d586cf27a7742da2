#include "storage/wrapped_key.hpp"

#include "storage/sodium.hpp"

#include <cstring>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

constexpr char row_version = 1;
constexpr char present = 1;
constexpr char destroyed = 2;
constexpr std::size_t fingerprint_size = std::tuple_size_v<master_fingerprint>;
constexpr std::size_t nonce_at = 2 + fingerprint_size;
constexpr std::size_t cipher_at = nonce_at + nonce_size;
constexpr std::size_t row_size = cipher_at + stream_key::size + tag_size;

[[noreturn]] void fail_damaged(const events::stream_id& stream) {
  throw storage_error{storage_failure::damaged,
                      "The key of stream " + events::to_text(stream) +
                          " is damaged in the key vault: restore the vault's directory from its backup."};
}

shared_key open_row(const events::stream_id& stream, std::string_view row, const master_key& master) {
  const auto associated = events::to_bytes(stream);
  std::array<std::uint8_t, stream_key::size> bytes;
  const auto opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes.data(), nullptr, nullptr, as_bytes(row.data() + cipher_at), row.size() - cipher_at,
      as_bytes(associated.data()), associated.size(), as_bytes(row.data() + nonce_at), master.data());
  if (opened != 0) fail_damaged(stream);
  auto key = std::make_shared<const stream_key>(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace

std::string wrap_key(const events::stream_id& stream, const stream_key& key, const master_key& master) {
  require_sodium();
  std::string row(row_size, '\0');
  row[0] = row_version;
  row[1] = present;
  std::memcpy(row.data() + 2, master.fingerprint().data(), fingerprint_size);
  auto* const nonce = reinterpret_cast<unsigned char*>(row.data()) + nonce_at;
  randombytes_buf(nonce, nonce_size);
  const auto associated = events::to_bytes(stream);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_size, nullptr, key.data(), stream_key::size,
                                             as_bytes(associated.data()), associated.size(), nullptr, nonce,
                                             master.data());
  return row;
}

std::string destroyed_row() {
  return {row_version, destroyed};
}

key_lookup unwrap_key(const events::stream_id& stream, std::string_view row, const master_key& master) {
  if (!row.empty() && row.front() > row_version) {
    throw storage_error{storage_failure::newer_version,
                        "The key vault was written by a newer version of Veilleuse; run that version."};
  }
  if (row == destroyed_row()) return {key_standing::destroyed, nullptr};
  if (row.size() != row_size || row[0] != row_version || row[1] != present) fail_damaged(stream);
  if (std::memcmp(row.data() + 2, master.fingerprint().data(), fingerprint_size) != 0) {
    throw storage_error{storage_failure::wrong_master_key,
                        "The key of stream " + events::to_text(stream) +
                            " was wrapped under another master key than the one given: give back the master "
                            "key file of this installation."};
  }
  return {key_standing::present, open_row(stream, row, master)};
}

}  // namespace veilleuse::storage
