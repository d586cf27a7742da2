// The port of the key vault: one key per conversation (and per moderator and desk stream), wrapped by a
// master key.
#pragma once

#include "events/stream.hpp"
#include "storage/storage_error.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace veilleuse::storage {

/// 32 secret bytes, wiped when the last owner lets go; never printed. Not in guarded pages: one mapping per
/// live conversation would meet the kernel's limit of 65,530; the process forbids core files instead
/// (engine/serve.cpp).
class stream_key {
 public:
  static constexpr std::size_t size = 32;

  static constexpr std::size_t fingerprint_size = 16;

  /// Takes a copy of `bytes`, and derives the fingerprint's sub-key once for all commands.
  explicit stream_key(const std::array<std::uint8_t, size>& bytes);
  stream_key(const stream_key&) = delete;
  stream_key& operator=(const stream_key&) = delete;
  ~stream_key();

  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }
  /// For storage/sealing.hpp: fingerprint_of.
  [[nodiscard]] const std::uint8_t* fingerprint_key() const { return fingerprint_key_.data(); }

 private:
  std::array<std::uint8_t, size> bytes_;
  std::array<std::uint8_t, fingerprint_size> fingerprint_key_{};
};

using shared_key = std::shared_ptr<const stream_key>;

enum class key_standing : std::uint8_t { absent, present, destroyed };

struct key_lookup {
  key_standing standing = key_standing::absent;
  /// Set when present.
  shared_key key;
};

/// Blocking: call it from a thread that may wait (recovery, tools), never from an actor. Throws
/// storage_error.
class key_vault {
 public:
  key_vault() = default;
  key_vault(const key_vault&) = delete;
  key_vault& operator=(const key_vault&) = delete;
  virtual ~key_vault() = default;

  /// `stream` must be a key stream (events::key_stream_of).
  [[nodiscard]] virtual key_lookup find(const events::stream_id& stream) = 0;

  /// Makes the keys that are absent, durably, with one sync for all, and returns each stream's standing. A
  /// destroyed key stays destroyed.
  [[nodiscard]] virtual std::vector<key_lookup> find_or_create(
      const std::vector<events::stream_id>& streams) = 0;

  /// Returns only when no copy of the wrapped key is left in the vault's directory.
  virtual void destroy(const events::stream_id& stream) = 0;

  /// True while no key can be made because of the disk; said in /readyz. Waits for nothing. One that only
  /// remembers is never.
  [[nodiscard]] virtual bool read_only() const { return false; }
};

}  // namespace veilleuse::storage
