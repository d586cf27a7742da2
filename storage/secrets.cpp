#include "storage/secrets.hpp"

#include "storage/blake2b.hpp"
#include "storage/sodium.hpp"

#include <algorithm>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

constexpr std::size_t text_size = 43;
constexpr std::string_view conversation_label = "veilleuse conversation 1";
constexpr std::string_view token_label = "veilleuse staff token 1";

digest labelled_hash(std::string_view label, const secret_bytes& secret) {
  require_sodium();
  return blake2b_256{}.feed(label).feed(secret.data(), secret.size()).finish();
}

}  // namespace

std::optional<secret_bytes> secret_from_text(std::string_view text) {
  if (text.size() != text_size) return std::nullopt;
  secret_bytes secret;
  std::size_t size = 0;
  const auto read = sodium_base642bin(secret.data(), secret.size(), text.data(), text.size(), nullptr, &size,
                                      nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (read != 0 || size != secret.size()) return std::nullopt;
  // One secret has one spelling. libsodium 1.0.18 takes some bytes above 127 for letters; writing it again
  // shows that.
  const auto spelling = to_text(secret);
  if (sodium_memcmp(spelling.data(), text.data(), text_size) != 0) return std::nullopt;
  return secret;
}

std::string to_text(const secret_bytes& secret) {
  std::array<char, text_size + 1> text;
  sodium_bin2base64(text.data(), text.size(), secret.data(), secret.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return {text.data(), text_size};
}

secret_bytes draw_secret() {
  require_sodium();
  secret_bytes secret;
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

events::conversation_id conversation_of(const secret_bytes& secret) {
  const auto hash = labelled_hash(conversation_label, secret);
  events::conversation_id id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

std::string token_hash(const secret_bytes& token) {
  const auto hash = labelled_hash(token_label, token);
  std::string text(2 * hash.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

events::id_bytes draw_id() {
  require_sodium();
  events::id_bytes id;
  randombytes_buf(id.data(), id.size());
  return id;
}

}  // namespace veilleuse::storage
