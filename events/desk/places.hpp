// Finding children and staff in the desk's ordered vectors, so that every file keeps their order the same
// way.
#pragma once

#include "events/desk/desk.hpp"
#include "events/put_in_order.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace veilleuse::events {

[[nodiscard]] inline const conversation_id& child_of(const queue_entry& place) {
  return place.conversation;
}
[[nodiscard]] inline const conversation_id& child_of(const open_offer& place) {
  return place.entry.conversation;
}
[[nodiscard]] inline const conversation_id& child_of(const chat_in_hand& place) {
  return place.entry.conversation;
}

template <class Places>
[[nodiscard]] auto lower_bound_of(Places& places, const conversation_id& child) {
  return std::ranges::lower_bound(places, child, {}, [](const auto& place) { return child_of(place); });
}

template <class Place>
[[nodiscard]] const Place* find_child(const std::vector<Place>& places, const conversation_id& child) {
  const auto found = lower_bound_of(places, child);
  return found == places.end() || child_of(*found) != child ? nullptr : &*found;
}

template <class Place>
void put_child(std::vector<Place>& places, Place place) {
  put_in_order(places, std::move(place), [](const Place& one) { return child_of(one); });
}

template <class Place>
[[nodiscard]] std::optional<Place> take_child(std::vector<Place>& places, const conversation_id& child) {
  const auto found = lower_bound_of(places, child);
  if (found == places.end() || child_of(*found) != child) return std::nullopt;
  auto taken = std::move(*found);
  places.erase(found);
  return taken;
}

[[nodiscard]] inline const staff_member* find_staff(const desk_state& state, const moderator_id& who) {
  const auto found = std::ranges::lower_bound(state.staff, who, {}, &staff_member::moderator);
  return found == state.staff.end() || found->moderator != who ? nullptr : &*found;
}

/// Whether the child is somewhere at the desk.
[[nodiscard]] inline bool is_present(const desk_state& state, const conversation_id& child) {
  return find_child(state.waiting, child) != nullptr || find_child(state.offers, child) != nullptr ||
         find_child(state.chats, child) != nullptr;
}

}  // namespace veilleuse::events
