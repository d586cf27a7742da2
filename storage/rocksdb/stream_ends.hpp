// The last event of the streams that were written most recently: the append check without a look-up.
#pragma once

#include "events/stream.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <unordered_map>

namespace veilleuse::storage {

/// A bounded map that forgets what was used longest ago.
class stream_ends {
 public:
  explicit stream_ends(std::size_t capacity) : capacity_{capacity} {}

  /// Null when not remembered. The pointer holds until the next call of `remember` or `forget`.
  [[nodiscard]] events::sequence* find(const events::stream_id& stream);
  events::sequence* remember(const events::stream_id& stream, events::sequence last);
  void forget(const events::stream_id& stream);
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  struct entry {
    events::stream_id stream;
    events::sequence last;
  };

  std::size_t capacity_;
  /// Most recently used first.
  std::list<entry> entries_;
  std::unordered_map<events::stream_id, std::list<entry>::iterator> places_;
};

}  // namespace veilleuse::storage
