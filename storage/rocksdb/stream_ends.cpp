#include "storage/rocksdb/stream_ends.hpp"

namespace veilleuse::storage {

events::sequence* stream_ends::find(const events::stream_id& stream) {
  const auto found = places_.find(stream);
  if (found == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->last;
}

events::sequence* stream_ends::remember(const events::stream_id& stream, events::sequence last) {
  if (auto* known = find(stream)) {
    *known = last;
    return known;
  }
  if (places_.size() == capacity_) {
    places_.erase(entries_.back().stream);
    entries_.pop_back();
  }
  entries_.push_front({stream, last});
  places_.emplace(stream, entries_.begin());
  return &entries_.front().last;
}

void stream_ends::forget(const events::stream_id& stream) {
  const auto found = places_.find(stream);
  if (found == places_.end()) return;
  entries_.erase(found->second);
  places_.erase(found);
}

}  // namespace veilleuse::storage
