// One place for each key in a vector that is kept in the order of its keys.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace veilleuse::events {

/// What stood there under the same key is replaced: no engine writes an event that comes to that, but a log
/// in which one stands twice stays readable, and its states can be stored.
template <class Value, class Key = std::identity>
void put_in_order(std::vector<Value>& places, Value value, Key key = {}) {
  const auto found = std::ranges::lower_bound(places, std::invoke(key, value), {}, key);
  if (found != places.end() && std::invoke(key, *found) == std::invoke(key, value)) {
    *found = std::move(value);
  } else {
    places.insert(found, std::move(value));
  }
}

}  // namespace veilleuse::events
