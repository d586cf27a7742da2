// The master key: 32 secret bytes in a file of their own, under which every stream's key is wrapped. Whoever
// loses the file loses all content; whoever has it and the vault can read all content.
//
// The file is text, three lines: "veilleuse master key 1", the key in 64 hexadecimal digits, its fingerprint
// in 32. The fingerprint tells damage from a foreign key and is no secret.
#pragma once

#include "storage/key_vault.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace veilleuse::storage {

/// BLAKE2b-128 of "veilleuse master fingerprint 1", keyed with the master key.
using master_fingerprint = std::array<std::uint8_t, 16>;

class master_key {
 public:
  explicit master_key(shared_key bytes);

  [[nodiscard]] const std::uint8_t* data() const { return bytes_->data(); }
  [[nodiscard]] const master_fingerprint& fingerprint() const { return fingerprint_; }

 private:
  shared_key bytes_;
  master_fingerprint fingerprint_;
};

/// Throws storage_error when the file cannot be read, may be read by others, or is damaged.
[[nodiscard]] master_key read_master_key(const std::filesystem::path& file);

/// Writes it to a new file, as make_master_key does.
void write_master_key(const std::filesystem::path& file, const master_key& key);

/// Draws a key and writes it, mode 0600, synced with its directory. The file must not exist.
[[nodiscard]] master_key make_master_key(const std::filesystem::path& file);

}  // namespace veilleuse::storage
