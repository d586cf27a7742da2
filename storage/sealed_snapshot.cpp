#include "storage/sealed_snapshot.hpp"

#include "storage/big_endian.hpp"
#include "storage/sodium.hpp"

#include <sodium.h>

namespace veilleuse::storage {

namespace {

constexpr char snapshot_version = 1;
constexpr std::size_t sequence_size = 8;
constexpr std::size_t head_size = 1 + sequence_size + nonce_size;
/// Keeps snapshots apart from a record's parts, which are sealed under the same key: no record's clear
/// header starts so.
constexpr std::string_view label = "veilleuse snapshot";

std::string sequence_bytes(events::sequence at) {
  std::string bytes(sequence_size, '\0');
  put_big_endian(bytes.data(), at.value);
  return bytes;
}

std::string associated_data(const events::stream_id& stream, events::sequence at) {
  std::string data{label};
  data += snapshot_version;
  data += events::to_bytes(stream);
  data += sequence_bytes(at);
  return data;
}

}  // namespace

std::string seal_snapshot(const events::stream_id& stream, const snapshot& what, const stream_key& key) {
  require_sodium();
  std::string sealed(1, snapshot_version);
  sealed.reserve(head_size + what.state.size() + tag_size);
  sealed += sequence_bytes(what.at);
  sealed.resize(head_size + what.state.size() + tag_size);
  auto* const nonce = reinterpret_cast<unsigned char*>(sealed.data()) + 1 + sequence_size;
  randombytes_buf(nonce, nonce_size);
  const auto associated = associated_data(stream, what.at);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_size, nullptr, as_bytes(what.state.data()),
                                             what.state.size(), as_bytes(associated.data()),
                                             associated.size(), nullptr, nonce, key.data());
  return sealed;
}

std::optional<snapshot> open_snapshot(const events::stream_id& stream, std::string_view sealed,
                                      const stream_key& key) {
  if (sealed.size() < head_size + tag_size || sealed.front() != snapshot_version) return std::nullopt;
  require_sodium();
  snapshot what{{get_big_endian<std::uint64_t>(sealed.data() + 1)}, {}};
  const auto nonce = sealed.substr(1 + sequence_size, nonce_size);
  const auto cipher = sealed.substr(head_size);
  what.state.resize(cipher.size() - tag_size);
  const auto associated = associated_data(stream, what.at);
  const auto opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(what.state.data()), nullptr, nullptr, as_bytes(cipher.data()),
      cipher.size(), as_bytes(associated.data()), associated.size(), as_bytes(nonce.data()), key.data());
  if (opened != 0) return std::nullopt;
  return what;
}

}  // namespace veilleuse::storage
