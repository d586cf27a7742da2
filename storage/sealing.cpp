#include "storage/sealing.hpp"

#include "storage/blake2b.hpp"
#include "storage/limits.hpp"
#include "storage/record_layout.hpp"
#include "storage/sodium.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

/// A part's associated data is the clear header followed by its index, 4 bytes, little-endian; the top bit
/// says that it is padded.
constexpr std::size_t index_size = 4;
constexpr std::uint32_t padded_bit = 1u << 31;

void write_index(char* to, std::size_t part, bool padded) {
  const auto index = static_cast<std::uint32_t>(part) | (padded ? padded_bit : 0);
  for (std::size_t at = 0; at < index_size; ++at) {
    to[at] = static_cast<char>(index >> (8 * at));
  }
}

constexpr unsigned char padding_mark = 0x80;

/// Room for at least the mark.
std::size_t padded_size(const std::string& part) {
  return (part.size() / limits::sealed_block_bytes + 1) * limits::sealed_block_bytes;
}

/// ISO/IEC 7816-4: the mark, then zeros. libsodium's `sodium_pad` writes the same, byte by byte through a
/// volatile mask that hides the length from a timing; here the part itself has just been copied.
void write_padded(unsigned char* to, const std::string& part) {
  auto* mark = std::ranges::copy(part, to).out;
  *mark = padding_mark;
  std::fill(mark + 1, to + padded_size(part), static_cast<unsigned char>(0));
}

std::size_t sealed_size(const std::string& part) {
  return nonce_size + padded_size(part) + tag_size;
}

std::size_t record_size(const events::encoded_record& what) {
  auto size = record_layout::field_size(what.clear.size());
  for (const auto& part : what.parts) {
    size += record_layout::field_size(sealed_size(part));
  }
  return size;
}

/// Nonces are drawn by the hundred: libsodium's generator changes its key after every draw, which costs as
/// much as sealing half a message. Each goes to one part only.
class nonce_supply {
 public:
  const unsigned char* next() {
    if (used_ == drawn_.size()) {
      randombytes_buf(drawn_.data(), drawn_.size());
      used_ = 0;
    }
    used_ += nonce_size;
    return drawn_.data() + used_ - nonce_size;
  }

 private:
  std::array<unsigned char, 128 * nonce_size> drawn_;
  std::size_t used_ = drawn_.size();
};

/// Writes a part's field so that it ends before `end`; returns where it starts. `associated` may overlap the
/// field's first four bytes: they are written last.
char* seal_part(char* end, const std::string& part, std::string_view associated, const stream_key& key) {
  static thread_local nonce_supply nonces;
  const auto* const nonce = nonces.next();
  auto* const content = end - sealed_size(part);
  auto* const plain = as_bytes(content + nonce_size);
  write_padded(plain, part);
  crypto_aead_xchacha20poly1305_ietf_encrypt(plain, nullptr, plain, padded_size(part),
                                             as_bytes(associated.data()), associated.size(), nullptr, nonce,
                                             key.data());
  std::memcpy(content, nonce, nonce_size);
  auto* const start = end - record_layout::field_size(sealed_size(part));
  record_layout::write_field_head(start, record_layout::part_tag, sealed_size(part));
  return start;
}

/// False when `plain` was not padded by us.
bool remove_padding(std::string& plain) {
  std::size_t size = 0;
  if (sodium_unpad(&size, as_bytes(plain.data()), plain.size(), limits::sealed_block_bytes) != 0)
    return false;
  plain.resize(size);
  return true;
}

std::optional<std::string> open_part(sealed_part part, std::string_view associated, const stream_key& key) {
  const auto sealed = part.bytes;
  if (sealed.size() < nonce_size + tag_size) return std::nullopt;
  const auto cipher = sealed.substr(nonce_size);
  std::string plain(cipher.size() - tag_size, '\0');
  const auto opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      as_bytes(plain.data()), nullptr, nullptr, as_bytes(cipher.data()), cipher.size(),
      as_bytes(associated.data()), associated.size(), as_bytes(sealed.data()), key.data());
  if (opened != 0) return std::nullopt;
  if (part.padded && !remove_padding(plain)) return std::nullopt;
  return plain;
}

}  // namespace

record_bytes seal_record(const events::encoded_record& what, const shared_key& key) {
  if (!key && !what.parts.empty()) {
    std::fputs("veilleuse: content without a key to seal it\n", stderr);
    std::abort();
  }
  require_sodium();
  auto record = std::make_shared<std::string>(record_size(what), '\0');
  auto* const clear =
      record_layout::write_field_head(record->data(), record_layout::clear_tag, what.clear.size());
  std::ranges::copy(what.clear, clear);

  // The associated data must lie in one piece. The four bytes behind the clear header belong to the first
  // part's head: they carry each part's index while it is encrypted, last part first, so that the first
  // part's head can take its place at the end. That spares a copy of the header.
  auto* const index = clear + what.clear.size();
  const std::string_view associated{clear, what.clear.size() + index_size};
  auto* end = record->data() + record->size();
  for (auto at = what.parts.size(); at-- > 0;) {
    write_index(index, at, true);
    end = seal_part(end, what.parts[at], associated, *key);
  }
  return record;
}

std::optional<record_view> view_record(std::string_view record) {
  const auto clear = record_layout::take_field(record, record_layout::clear_tag);
  if (!clear) return std::nullopt;
  record_view view{*clear, {}};
  while (!record.empty()) {
    const bool padded = static_cast<std::uint8_t>(record.front()) == record_layout::part_tag;
    const auto part = record_layout::take_field(
        record, padded ? record_layout::part_tag : record_layout::unpadded_part_tag);
    if (!part || part->size() < nonce_size + tag_size) return std::nullopt;
    view.sealed.push_back({*part, padded});
  }
  return view;
}

std::optional<std::vector<std::string>> open_parts(const record_view& what, const shared_key& key) {
  std::vector<std::string> parts;
  if (what.sealed.empty()) return parts;
  if (!key) return std::nullopt;
  require_sodium();
  std::string associated;
  associated.reserve(what.clear.size() + index_size);
  associated.append(what.clear).append(index_size, '\0');
  parts.reserve(what.sealed.size());
  for (const auto sealed : what.sealed) {
    write_index(associated.data() + what.clear.size(), parts.size(), sealed.padded);
    auto part = open_part(sealed, associated, *key);
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
  }
  return parts;
}

digest digest_of(std::string_view record) {
  require_sodium();
  return blake2b_of(record);
}

std::uint64_t fingerprint_of(std::string_view command_body, const shared_key& key) {
  static_assert(crypto_shorthash_KEYBYTES == stream_key::fingerprint_size);
  static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t));
  std::array<unsigned char, crypto_shorthash_BYTES> hash;
  if (crypto_shorthash(hash.data(), as_bytes(command_body.data()), command_body.size(),
                       key->fingerprint_key()) != 0)
    std::abort();
  std::uint64_t fingerprint = 0;
  for (std::size_t at = 0; at < hash.size(); ++at)
    fingerprint |= std::uint64_t{hash[at]} << (8 * at);
  return fingerprint;
}

}  // namespace veilleuse::storage
