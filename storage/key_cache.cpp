#include "storage/key_cache.hpp"

namespace veilleuse::storage {

shared_key key_cache::find(const events::stream_id& stream) {
  const std::scoped_lock lock{mutex_};
  const auto place = places_.find(stream);
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->second;
}

void key_cache::put(const events::stream_id& stream, shared_key key) {
  const std::scoped_lock lock{mutex_};
  const auto place = places_.find(stream);
  if (place != places_.end()) {
    place->second->second = std::move(key);
    entries_.splice(entries_.begin(), entries_, place->second);
    return;
  }
  if (entries_.size() == capacity_) {
    places_.erase(entries_.back().first);
    entries_.pop_back();
  }
  entries_.emplace_front(stream, std::move(key));
  places_.emplace(stream, entries_.begin());
}

void key_cache::erase(const events::stream_id& stream) {
  const std::scoped_lock lock{mutex_};
  const auto place = places_.find(stream);
  if (place == places_.end()) return;
  entries_.erase(place->second);
  places_.erase(place);
}

std::size_t key_cache::size() const {
  const std::scoped_lock lock{mutex_};
  return entries_.size();
}

}  // namespace veilleuse::storage
