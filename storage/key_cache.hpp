// Unwrapped keys used last, so that a wake-up need not read and unwrap. Bounded; the least recently used one
// goes first.
#pragma once

#include "storage/key_vault.hpp"

#include <list>
#include <mutex>
#include <unordered_map>

namespace veilleuse::storage {

/// From any thread.
class key_cache {
 public:
  explicit key_cache(std::size_t capacity) : capacity_{capacity} {}

  /// Null when it is not here.
  [[nodiscard]] shared_key find(const events::stream_id& stream);
  void put(const events::stream_id& stream, shared_key key);
  void erase(const events::stream_id& stream);
  [[nodiscard]] std::size_t size() const;

 private:
  using entry = std::pair<events::stream_id, shared_key>;

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  /// Most recently used first.
  std::list<entry> entries_;
  std::unordered_map<events::stream_id, std::list<entry>::iterator> places_;
};

}  // namespace veilleuse::storage
