#include "storage/master_key.hpp"

#include "storage/draw_key.hpp"
#include "storage/private_file.hpp"
#include "storage/sodium.hpp"

#include <cstring>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

constexpr std::string_view what = "the master key file";
constexpr std::string_view first_line = "veilleuse master key 1\n";
constexpr std::string_view master_fingerprint_label = "veilleuse master fingerprint 1";
constexpr std::size_t key_digits = 2 * stream_key::size;
constexpr std::size_t fingerprint_digits = 2 * std::tuple_size_v<master_fingerprint>;
constexpr std::size_t key_at = first_line.size();
constexpr std::size_t fingerprint_at = key_at + key_digits + 1;
constexpr std::size_t file_size = fingerprint_at + fingerprint_digits + 1;

/// The file's text; wiped at the end.
struct file_text {
  std::array<char, file_size> bytes{};

  file_text() = default;
  file_text(const file_text&) = delete;
  file_text& operator=(const file_text&) = delete;
  ~file_text() { sodium_memzero(bytes.data(), bytes.size()); }
  [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }
};

template <std::size_t Size>
void put_hex(char* to, const std::uint8_t* bytes) {
  std::array<char, 2 * Size + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), bytes, Size);
  std::memcpy(to, digits.data(), 2 * Size);
  sodium_memzero(digits.data(), digits.size());
}

template <std::size_t Size>
bool get_hex(std::array<std::uint8_t, Size>& bytes, std::string_view digits) {
  std::size_t size = 0;
  return sodium_hex2bin(bytes.data(), Size, digits.data(), digits.size(), nullptr, &size, nullptr) == 0 &&
         size == Size;
}

void write_text(file_text& text, const master_key& key) {
  std::memcpy(text.bytes.data(), first_line.data(), first_line.size());
  put_hex<stream_key::size>(text.bytes.data() + key_at, key.data());
  text.bytes[fingerprint_at - 1] = '\n';
  put_hex<std::tuple_size_v<master_fingerprint>>(text.bytes.data() + fingerprint_at,
                                                 key.fingerprint().data());
  text.bytes.back() = '\n';
}

/// Nothing unless `text` is what write_text makes of the key that it holds.
std::optional<master_key> parse(const file_text& text) {
  std::array<std::uint8_t, stream_key::size> bytes;
  if (!get_hex(bytes, text.view().substr(key_at, key_digits))) return std::nullopt;
  master_key key{std::make_shared<const stream_key>(bytes)};
  sodium_memzero(bytes.data(), bytes.size());
  file_text expected;
  write_text(expected, key);
  if (sodium_memcmp(expected.bytes.data(), text.bytes.data(), file_size) != 0) return std::nullopt;
  return key;
}

}  // namespace

master_key::master_key(shared_key bytes) : bytes_{std::move(bytes)} {
  require_sodium();
  crypto_generichash(fingerprint_.data(), fingerprint_.size(),
                     reinterpret_cast<const unsigned char*>(master_fingerprint_label.data()),
                     master_fingerprint_label.size(), bytes_->data(), stream_key::size);
}

master_key read_master_key(const std::filesystem::path& file) {
  require_sodium();
  file_text text;
  const auto size = read_private_file(file, what, text.bytes);
  auto key = size == file_size ? parse(text) : std::nullopt;
  if (!key) {
    throw storage_error{storage_failure::damaged,
                        "The master key file " + file.string() +
                            " is damaged or no master key file: restore it from its "
                            "backup."};
  }
  return *std::move(key);
}

void write_master_key(const std::filesystem::path& file, const master_key& key) {
  file_text text;
  write_text(text, key);
  write_private_file(file, what, text.view());
}

master_key make_master_key(const std::filesystem::path& file) {
  master_key key{draw_key()};
  write_master_key(file, key);
  return key;
}

}  // namespace veilleuse::storage
